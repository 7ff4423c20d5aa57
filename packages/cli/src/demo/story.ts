import { formatDay, maskedId } from '@keyhammer/core';
import { identify } from '../commands/identify.ts';
import { listIssues, showIssue } from '../commands/issues.ts';
import { remediate } from '../commands/remediate.ts';
import { report } from '../commands/report.ts';
import { plural } from '../output/counted.ts';
import type { DemoStage, Step } from './demo-stage.ts';

const RETENTION_DAYS = 7;

/** A key found, ticketed, deactivated, and its ticket closed: the whole job, a step at a time. */
export async function tellStory(stage: DemoStage, interactive: boolean): Promise<readonly Step[]> {
  const { organisation, colors } = stage;
  stage.say(
    colors.bold('Keyhammer, in a sandbox on this machine'),
    `An organisation of ${organisation.accounts.size} AWS accounts, a Jira and a Slack, on loopback ports. Nothing leaves this machine.`,
  );

  heading(stage, '1. Find the access keys that nobody has used for 90 days');
  const found = await stage.run('identify', (workspace, context) => identify(workspace, {}, context));

  heading(stage, '2. Tell their owners: a ticket for each key, one message for each owner');
  const told = await stage.run('report', (workspace, context) => report(workspace, {}, context));
  const { intern } = organisation.cast;
  const shown = await stage.run(`issues show ${intern.keyId}`, (workspace, context) => showIssue(workspace, intern.keyId, {}, context));

  letRetentionPass(stage);

  heading(stage, '4. See what would be done');
  const planned = await stage.run('remediate --dry-run', (workspace, context) =>
    remediate(workspace, {}, { dryRun: true, batch: false }, context),
  );

  heading(stage, interactive ? '5. Decide on each key' : '5. Do it');
  const command = interactive ? 'remediate' : 'remediate --batch';
  const done = await stage.run(command, (workspace, context) => remediate(workspace, {}, { dryRun: false, batch: !interactive }, context));
  if (done.interrupted) return [found, told, shown, planned, done];

  stage.advanceDays(1);
  heading(stage, '6. Look again, and close the tickets');
  const again = await stage.run('identify', (workspace, context) => identify(workspace, {}, context));
  const closed = await stage.run('report', (workspace, context) => report(workspace, {}, context));
  const listed = await stage.run('issues --status open,whitelisted,closed', (workspace, context) =>
    listIssues(workspace, {}, ['open', 'whitelisted', 'closed'], context),
  );

  heading(stage, 'What it came to');
  stage.say(...outcomeOf(stage));
  return [found, told, shown, planned, done, again, closed, listed];
}

function letRetentionPass(stage: DemoStage): void {
  const { sandbox, organisation } = stage;
  stage.advanceDays(RETENTION_DAYS);
  heading(stage, `3. The retention period of ${RETENTION_DAYS} days passes`);
  const { accountId, userName, keyId } = organisation.cast.usedAgain;
  sandbox.aws.world.useKey(accountId, keyId, new Date(sandbox.clock.now().getTime() - 3_600_000), 'glue', 'us-east-1');
  stage.say(`Meanwhile ${userName} has used ${maskedId(keyId)} again, an hour ago: it must not be touched.`);
}

function heading({ sandbox, colors, say }: DemoStage, text: string): void {
  say('', colors.bold(`── ${text} (${formatDay(sandbox.clock.now())})`));
}

function outcomeOf({ sandbox, organisation }: DemoStage): readonly string[] {
  const { jira, slack, aws } = sandbox;
  const keys = [...aws.world.accounts.values()].flatMap(({ users }) => [...users.values()].flatMap((user) => user.keys));
  const deactivated = keys.filter(({ status, changed }) => status === 'Inactive' && changed !== undefined).length;
  const closed = jira.tickets.filter(({ status }) => status.category === 'done').length;
  const { accountId, keyId, userName } = organisation.cast.usedAgain;
  const spared = aws.world.key(accountId, keyId).status === 'Active' ? `; the key that ${userName} used again was left alone` : '';
  return [
    `${plural(deactivated, 'key')} deactivated${spared}.`,
    `${plural(jira.tickets.length, 'ticket')} made, ${closed} of them closed again; ${plural(slack.messages.length, 'message')} sent.`,
  ];
}
