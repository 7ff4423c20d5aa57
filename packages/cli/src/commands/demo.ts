import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { DemoStage } from '../demo/demo-stage.ts';
import { stayOpen } from '../demo/stay-open.ts';
import { tellStory } from '../demo/story.ts';
import { UsageError } from '../usage-error.ts';

export interface DemoOptions {
  readonly interactive: boolean;
  readonly keep: boolean;
}

const NEXT =
  'Next: "npx keyhammer scan" looks at your own account, read-only; "npm run demo -- --keep" leaves the sandbox up to try every command.';

/** The whole job against a sandbox on loopback ports, with the real clients, the real commands and a clock that can be moved. */
export async function demo(options: GlobalOptions, { interactive, keep }: DemoOptions, context: CliContext): Promise<CommandResult> {
  if (interactive && !context.terminal.interactive)
    throw new UsageError('demo --interactive asks for each key, and there is nobody to ask here. Leave --interactive away.');
  await using stage = await DemoStage.open(options, context);
  const steps = await tellStory(stage, interactive);
  const isOver = steps.some(({ interrupted }) => interrupted);
  if (keep && !isOver) await stayOpen(stage, context);
  return {
    status: steps.some(({ status }) => status !== 0) ? 1 : 0,
    document: { steps: steps.map(({ command, status, document }) => ({ command, status, document })) },
    text: keep || isOver ? '' : `\n${NEXT}`,
  };
}
