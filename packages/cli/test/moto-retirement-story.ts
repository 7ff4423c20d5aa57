import { type KeyHolder, MAIN, type MotoOrganisation } from './moto-organisation.ts';
import { type Configure, type MotoStage, nextSecond } from './moto-stage.ts';

/** So that an owner can read what was handed over. */
const OWNER_MAY = ['secretsmanager:GetSecretValue'];
async function seed(moto: MotoOrganisation) {
  await moto.openAccount(MAIN);
  const [production, staging, odd] = [await moto.addMember('production'), await moto.addMember('staging'), await moto.addMember('odd')];
  const operator = await moto.addOperator();
  const old = {
    deploy: await moto.addUser(production, 'ci+deploy=@_-x', { actions: OWNER_MAY }),
    /** Has been rotated before: there is a secret. */
    batch: await moto.addUser(production, 'batch', { actions: OWNER_MAY }),
  };
  await moto.handOverBefore(old.batch);
  const unused = {
    quarterly: await moto.addUser(staging, 'quarterly'),
    legacy: await moto.addUser(staging, 'legacy'),
    /** moto writes the comma into its report as it is, so that the report has a column too many in that row, and is not believed. */
    listed: await moto.addUser(odd, 'last,first'),
  };
  const passwords = { former: await moto.addConsoleUser(staging, 'former'), unclear: await moto.addConsoleUser(odd, 'somebody') };
  const since = await nextSecond();
  for (const holder of Object.values(old)) await moto.use(holder);
  return { operator, production, staging, odd, old, unused, passwords, since };
}

interface Switches {
  /** Ranked by what users may do, who are then described all at once; else each by itself. */
  risk: boolean;
  /** Absent: an old key that was ever used since the beginning of the story counts as in use. */
  graceDays?: number;
  deletion: boolean;
}

function checksWith(switches: Switches): Configure {
  return (thresholdDays) => {
    const armed = { reporting: true, remediation: true, remediation_retention_period: 7 };
    const quarantine = { deletion: switches.deletion, deletion_retention_period: 30 };
    return {
      risk: switches.risk,
      user_inactivekeys: { ...armed, ...quarantine, inactive_criteria_days: thresholdDays, brownout_minutes: 30 },
      user_keysrotation: {
        ...armed,
        ...quarantine,
        rotation_criteria_days: thresholdDays,
        remediation_action: 'rotate',
        rotation_grace_days: switches.graceDays ?? thresholdDays,
      },
      user_inactivepasswords: { ...armed, inactive_criteria_days: thresholdDays },
      root_user: { reporting: true },
    };
  };
}

/**
 * What comes after the report. The calls go by a relay that gives moto's credential reports the row of the root user, so they
 * are believed. Without it the last change of no password would be known, and none removed.
 */
export async function playRetirementStory(stage: MotoStage) {
  const { moto } = stage;
  const organisation = await seed(moto);
  const { operator, since, staging, old, unused, passwords } = organisation;
  await moto.enforcePolicies();
  using _environment = stage.enter(operator, 'relayed');
  const switches: Switches = { risk: true, deletion: false };
  const cli = stage.commandLine(since, checksWith(switches));
  const areActive = async () => [await moto.isActive(unused.quarterly), await moto.isActive(unused.legacy)];

  await cli.run(0, 'tables', 'create');
  const identified = await cli.run(0, 'identify');
  await cli.run(0, 'report');

  const duringTrial: (readonly boolean[])[] = [];
  const onWait = async () => {
    duringTrial.push(await areActive());
  };
  const begun = await cli.runIn({ onWait }, 7, 'remediate', '--batch');
  const afterTrial = await areActive();
  const removed = !(await moto.hasPassword(passwords.former));
  await moto.use(unused.quarterly);

  switches.risk = false;
  const identifiedAgain = await cli.run(8, 'identify');
  const untouched = await cli.run(8, 'remediate', '--batch');
  const afterAgain = await areActive();
  const rolledBack = await cli.runIn({ answers: [] }, 9, 'rollback', staging, passwords.former.userName, '--hold', '60d');
  const backAgain = await moto.hasPassword(passwords.former);

  const secrets = {
    deploy: await newKeyFor(old.deploy, moto),
    batch: await newKeyFor(old.batch, moto),
  };
  const usedBy = await moto.use({ key: secrets.deploy });
  const stillInUse = await cli.run(10, 'remediate', '--batch');
  const keysInUse = await moto.keysOf(old.deploy);
  switches.graceDays = 7;
  const replaced = await cli.run(11, 'remediate', '--batch');
  const keysAfterGrace = await moto.keysOf(old.deploy);
  await cli.run(12, 'identify');
  await cli.run(12, 'report');

  const keysInQuarantine = await moto.keysOf(unused.legacy);
  switches.deletion = true;
  const tooEarly = await cli.run(30, 'remediate', '--batch');
  const deleted = await cli.run(45, 'remediate', '--batch');
  const audit = await cli.run(45, 'audit', '--since', '2020-01-01');
  const shown = await cli.run(45, 'issues', 'show', unused.legacy.key.accessKeyId);
  const steps = { identified, begun, identifiedAgain, untouched, rolledBack, stillInUse, replaced, tooEarly, deleted, audit, shown };
  const keys = { keysInUse, keysAfterGrace, keysInQuarantine };
  return { ...organisation, steps, keys, secrets, usedBy, duringTrial, afterTrial, afterAgain, removed, backAgain };
}

/** As the owner reads it, who has nothing but the old key. */
async function newKeyFor(owner: KeyHolder, moto: MotoOrganisation) {
  const content: Readonly<Record<'accessKeyId' | 'secretAccessKey' | 'user' | 'account', string>> = JSON.parse(
    await moto.readSecretAs(owner, `keyhammer/${owner.userName}`),
  );
  return content;
}
