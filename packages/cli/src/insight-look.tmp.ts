import { CliUnderTest } from './cli-under-test.ts';

const columns = Number(process.argv[2] ?? 120);
const which = process.argv[3] ?? '';
await using cli = await CliUnderTest.start({ deniedAccount: process.argv.includes('--denied') });
await cli.configureSections({
  user_inactivekeys: { deletion: true },
  user_keysrotation: { enabled: true, rotation_criteria_days: 180, reporting: true, remediation: false, remediation_action: 'rotate' },
  user_inactivepasswords: {
    enabled: true,
    inactive_criteria_days: 90,
    reporting: true,
    remediation: false,
    remediation_retention_period: 14,
  },
  root_user: { enabled: true, reporting: true },
});
await cli.configure((files) => {
  const config = files['config.json'];
  config.user_inactivekeys = { ...(config.user_inactivekeys as object), deletion: true, brownout_minutes: 30 };
  config.user_keysrotation = { rotation_criteria_days: 180, reporting: true, remediation_action: 'rotate' };
  config.user_inactivepasswords = { inactive_criteria_days: 90, reporting: true, remediation_retention_period: 14 };
  config.root_user = { reporting: true };
  config.risk = true;
  config.remediation_window = { days: ['mon', 'tue'], hours: '10:00-16:00', timezone: 'Europe/Berlin' };
  files['whitelist.json'].user_keysrotation = {
    '777788889999': [{ id: 'dbt-*', reason: 'moves to roles', approver: 'nina.becker@example.com', expires: '2026-03-10' }],
  };
});
const { cast } = cli.organisation;
const K = cast as any;
const show = async (...argv: string[]) => {
  if (which && !argv.join(' ').includes(which)) {
    await cli.run(...argv);
    return;
  }
  const { status, stdout, stderr } = await cli.runIn({ terminal: { columns } }, ...argv);
  console.log(`$ keyhammer ${argv.join(' ')}   -> ${status}\n${stdout}${stderr.replaceAll(/^/gm, '2| ')}`);
};
await show('identify');
await show('report');
cli.advanceDays(8);
await show('run');
for (const line of process.argv.slice(4).filter((a) => !a.startsWith('--'))) {
  const argv = line.replace(/\{(\w+)\}/g, (_, name) => K[name].keyId).split(' ');
  const { status, stdout, stderr } = await cli.runIn({ terminal: { columns } }, ...argv);
  console.log(`$ keyhammer ${argv.join(' ')}   -> ${status}\n${stdout}${stderr.replaceAll(/^/gm, '2| ')}`);
}
