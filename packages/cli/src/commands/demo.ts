import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { DemoStage, type ProgramMaker } from '../demo/demo-stage.ts';
import { stayOpen } from '../demo/stay-open.ts';
import { tellStory } from '../demo/story.ts';
import { UsageError } from '../usage-error.ts';

export interface DemoOptions {
  readonly interactive: boolean;
  readonly keep: boolean;
}

const NEXT =
  'Next: "npx keyhammer scan" looks at your own account, read-only; "npm run demo -- --keep" leaves the sandbox up to try every command.';

/**
 * The whole job against a sandbox on loopback ports, with the real clients, the real commands and a clock that can be moved.
 * Commands fail in it, as the story has it; it fails itself where one does anything else than the story says.
 */
export async function demo(
  options: GlobalOptions,
  { interactive, keep }: DemoOptions,
  context: CliContext,
  makeProgram: ProgramMaker,
): Promise<CommandResult> {
  if (interactive && !context.terminal.interactive)
    throw new UsageError('demo --interactive asks for each key, and there is nobody to ask here. Leave --interactive away.');
  await using stage = await DemoStage.open({ ...options, interactive }, context, makeProgram);
  await tellStory(stage);
  if (keep && !stage.isOver) await stayOpen(stage, context);
  const broken = stage.steps.flatMap((step) => step.broken);
  return {
    status: stage.isOver || broken.length > 0 ? 1 : 0,
    document: { steps: stage.steps.map(({ command, status, document }) => ({ command, status, document })), broken },
    text: keep || stage.isOver ? '' : `\n${NEXT}`,
  };
}
