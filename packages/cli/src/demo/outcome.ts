import { plural } from '../output/counted.ts';
import type { DemoStage } from './demo-stage.ts';
import { isClosed } from './tickets.ts';

/** What is left of it all, as the sandbox has it. */
export function outcomeOf(stage: DemoStage): readonly string[] {
  const { jira, slack } = stage.sandbox;
  const closed = jira.tickets.filter(isClosed).length;
  return [
    ...[inAws(stage), inIbm(stage), inOci(stage)],
    `${plural(jira.tickets.length, 'ticket')} made, ${closed} of them closed again; ${plural(slack.messages.length, 'message')} sent.`,
  ];
}

function inAws({ sandbox: { aws } }: DemoStage): string {
  const users = [...aws.world.accounts.values()].flatMap((account) => [...account.users.values()]);
  const keys = users.flatMap((user) => user.keys).filter(({ changed }) => changed !== undefined);
  const retired = keys.filter(({ status }) => status === 'Inactive').length;
  return `AWS: ${plural(keys.length, 'key')} deactivated, ${keys.length - retired} of them active again; none of them was in use.`;
}

function inIbm({ ibm: { world, accountId } }: DemoStage): string {
  const keys = [...world.account(accountId).apiKeys.values()].filter(({ version }) => version > 1);
  const enabled = keys.filter(({ disabled }) => !disabled).length;
  return `IBM Cloud: ${plural(keys.length, 'key')} disabled, ${enabled} of them enabled again.`;
}

function inOci({ sandbox: { oci } }: DemoStage): string {
  const [deleted = 0, uploaded = 0] = ['identity:DeleteApiKey', 'identity:UploadApiKey'].map((call) => oci.service.calls.get(call));
  return `Oracle Cloud: ${plural(deleted, 'key')} deleted, ${uploaded} of them restored.`;
}
