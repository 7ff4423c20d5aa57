import { afterEach, beforeEach, test } from '@jest/globals';
import { CliUnderTest } from '../cli-under-test.ts';
import { CloudsUnderTest } from '../clouds-under-test.ts';

let cli: CliUnderTest;
let clouds: CloudsUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
  clouds = await CloudsUnderTest.start(cli);
  const inactive = { inactive_criteria_days: 90, remediation_retention_period: 0 };
  await clouds.configure({
    ibm_inactiveapikeys: inactive,
    ibm_inactiveserviceids: inactive,
    ibm_inactiveprofiles: inactive,
    ibm_inactiveusers: inactive,
    oci_adminapikeys: { remediation_retention_period: 0 },
    oci_inactiveapikeys: inactive,
  });
});
afterEach(async () => {
  await clouds[Symbol.asyncDispose]();
  await cli[Symbol.asyncDispose]();
});

test('look', async () => {
  const { adminOldKey, sharedUnused } = clouds.tenancy.cast;
  const say = async (setting: object, ...argv: string[]) => {
    const { status, stdout, stderr } = await clouds.runIn(setting, ...argv);
    process.stdout.write(`==== ${argv.join(' ')} ${JSON.stringify(setting)}: ${status}\n${stdout}\n---\n${stderr}\n`);
  };
  for (const columns of [80, 140]) {
    const t = { terminal: { columns } };
    await say(t, 'validate');
    await say(t, 'identify', '--account', 'platform-ibm,analytics-oci');
    await say(t, 'report', '--account', 'platform-ibm,analytics-oci');
    await say(t, 'issues', '--account', 'platform-ibm,analytics-oci');
    await say(t, 'issues', 'show', 'checkout-laptop');
    await say(t, 'issues', 'show', adminOldKey.fingerprint);
    await say(t, 'why', 'platform-ibm', 'checkout-laptop');
    await say(t, 'why', 'platform-ibm', 'peter.novak@example.com');
    await say(t, 'why', 'analytics-oci', adminOldKey.fingerprint);
    await say(t, 'why', 'analytics-oci', sharedUnused.fingerprint);
    await say(t, 'remediate', '--dry-run', '--account', 'platform-ibm,analytics-oci');
  }
  await say(
    {
      answers: ['yes', 'yes', 'no', 'no', 'no', 'no', 'no', 'no', 'no', 'no', 'y', 'saml-admins-2024', '', '', 'quit'],
      terminal: { columns: 100 },
    },
    'remediate',
    '--account',
    'platform-ibm',
  );
  await say({ answers: ['yes', 'quit'], terminal: { columns: 100 } }, 'remediate', '--account', 'analytics-oci');
  await say({ terminal: { columns: 100 } }, 'rollback', 'analytics-oci', adminOldKey.fingerprint);
  await say({ terminal: { columns: 100 } }, 'rollback', 'platform-ibm', 'saml-admins-2024');
  await say({ terminal: { columns: 100 } }, 'issues', 'show', 'saml-admins-2024');
}, 120000);
