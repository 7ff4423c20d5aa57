import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { DemoStage } from '../demo/demo-stage.ts';
import { tellStory } from '../demo/story.ts';

export interface DemoOptions {
  readonly interactive: boolean;
  readonly keep: boolean;
}

/** The whole job against a sandbox on loopback ports, with the real clients, the real commands and a clock that can be moved. */
export async function demo(options: GlobalOptions, { interactive, keep }: DemoOptions, context: CliContext): Promise<CommandResult> {
  await using stage = await DemoStage.open(options, context);
  const steps = await tellStory(stage, interactive);
  if (keep) await stage.stayOpen();
  return {
    status: steps.some(({ status }) => status !== 0) ? 1 : 0,
    document: { steps: steps.map(({ command, status, document }) => ({ command, status, document })) },
    text: '',
  };
}
