import type { TableOutcome } from '@keyhammer/store-dynamodb';
import type { CliContext, CommandResult } from '../command.ts';
import { table } from '../output/table.ts';
import type { Workspace } from '../workspace.ts';

/** Makes the missing tables: on-demand billing, point-in-time recovery, encryption. The others stay as they are, but for the expiry of their items. */
export async function createTables(workspace: Workspace, context: CliContext): Promise<CommandResult> {
  const outcomes = await workspace.store.tables.create();
  const rows = outcomes.map((outcome) => [outcome.name, stateOf(outcome)]);
  return { status: 0, document: { tables: outcomes }, text: table(['TABLE', 'STATE'], rows, context.terminal) };
}

function stateOf(outcome: TableOutcome): string {
  const { kind, expiry } = outcome;
  const existing = kind === 'existing' ? 'was there already' : `created; point-in-time recovery: ${inWords(outcome.pointInTimeRecovery)}`;
  return expiry === undefined ? existing : `${existing}; expiry: ${inWords(expiry)}`;
}

function inWords(state: NonNullable<TableOutcome['expiry']>): string {
  switch (state) {
    case 'on':
      return 'on';
    case 'not-offered':
      return 'not offered by this DynamoDB';
    case 'another-attribute':
      return 'by another attribute than expires_at, which was left so';
  }
}
