import { formatDay, maskedId } from '@keyhammer/core';
import { identify } from '../commands/identify.ts';
import { listIssues, showIssue } from '../commands/issues.ts';
import { remediate } from '../commands/remediate.ts';
import { report } from '../commands/report.ts';
import type { DemoStage, Step } from './demo-stage.ts';

/** A key found, ticketed, deactivated, and its ticket closed: the whole job, a step at a time. */
export async function tellStory(stage: DemoStage, interactive: boolean): Promise<readonly Step[]> {
  const { sandbox, organisation, colors } = stage;
  const today = () => formatDay(sandbox.clock.now());
  const heading = (text: string) => stage.say('', colors.bold(`── ${text} (${today()})`));

  stage.say(
    colors.bold('Keyhammer, in a sandbox on this machine'),
    `An organisation of ${organisation.accounts.size} AWS accounts, a Jira and a Slack, on loopback ports. Nothing leaves this machine.`,
  );

  heading('1. Find the access keys that nobody has used for 90 days');
  const found = await stage.run('identify', (workspace, context) => identify(workspace, {}, context));

  heading('2. Tell their owners: a ticket for each key, one message for each owner');
  const told = await stage.run('report', (workspace, context) => report(workspace, {}, context));
  const { intern } = organisation.cast;
  const shown = await stage.run(`issues show ${intern.keyId}`, (workspace, context) => showIssue(workspace, intern.keyId, {}, context));

  heading('3. A retention period of 7 days passes');
  stage.advanceDays(7);
  const { usedAgain } = organisation.cast;
  sandbox.aws.world.useKey(usedAgain.accountId, usedAgain.keyId, new Date(sandbox.clock.now().getTime() - 3_600_000), 'glue', 'us-east-1');
  stage.say(`Meanwhile ${usedAgain.userName} has used ${maskedId(usedAgain.keyId)} again, an hour ago: it must not be touched.`);

  heading('4. See what would be done');
  const planned = await stage.run('remediate --dry-run', (workspace, context) =>
    remediate(workspace, {}, { dryRun: true, batch: false }, context),
  );

  heading(interactive ? '5. Decide on each key' : '5. Do it');
  const command = interactive ? 'remediate' : 'remediate --batch';
  const done = await stage.run(command, (workspace, context) => remediate(workspace, {}, { dryRun: false, batch: !interactive }, context));

  stage.advanceDays(1);
  heading('6. Look again, and close the tickets');
  const again = await stage.run('identify', (workspace, context) => identify(workspace, {}, context));
  const closed = await stage.run('report', (workspace, context) => report(workspace, {}, context));
  const listed = await stage.run('issues --status open,whitelisted,closed', (workspace, context) =>
    listIssues(workspace, {}, ['open', 'whitelisted', 'closed'], context),
  );

  const open = sandbox.jira.tickets.filter((ticket) => ticket.status.category !== 'done').length;
  const counts = `${sandbox.jira.tickets.length} tickets were made, ${open} of them still open; ${sandbox.slack.messages.length} messages were sent`;
  stage.say('', `${counts}. A key is brought back with: keyhammer rollback ${intern.accountId} ${intern.keyId}`);
  return [found, told, shown, planned, done, again, closed, listed];
}
