import type { CliContext, CommandResult } from '../command.ts';
import { table } from '../output/table.ts';
import type { Workspace } from '../workspace.ts';

/** Makes the missing tables: on-demand billing, point-in-time recovery, encryption. The others stay as they are. */
export async function createTables(workspace: Workspace, context: CliContext): Promise<CommandResult> {
  const outcomes = await workspace.store.tables.create();
  const rows = outcomes.map((outcome) => {
    if (outcome.kind === 'existing') return [outcome.name, 'was there already'];
    const recovery = outcome.pointInTimeRecovery === 'on' ? 'on' : 'not offered by this DynamoDB';
    return [outcome.name, `created; point-in-time recovery: ${recovery}`];
  });
  return { status: 0, document: { tables: outcomes }, text: table(['TABLE', 'STATE'], rows, context.terminal) };
}
