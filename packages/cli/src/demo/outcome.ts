import { plural } from '../output/counted.ts';
import type { DemoStage } from './demo-stage.ts';
import { isClosed } from './tickets.ts';

/** What is left of it all, as the sandbox has it. */
export function outcomeOf({ sandbox: { jira, slack, aws } }: DemoStage): readonly string[] {
  const users = [...aws.world.accounts.values()].flatMap((account) => [...account.users.values()]);
  const keys = users.flatMap((user) => user.keys).filter(({ changed }) => changed !== undefined);
  const retired = keys.filter(({ status }) => status === 'Inactive').length;
  const closed = jira.tickets.filter(isClosed).length;
  return [
    `${plural(keys.length, 'key')} deactivated, ${keys.length - retired} of them active again; none of them was in use.`,
    `${plural(jira.tickets.length, 'ticket')} made, ${closed} of them closed again; ${plural(slack.messages.length, 'message')} sent.`,
  ];
}
