import type { Command } from 'commander';
import { examples, type Runners } from '../command-line.ts';
import { demo } from '../commands/demo.ts';
import type { ProgramMaker } from '../demo/demo-stage.ts';

/** The demo runs every other command, and so is given the program that it is a part of. */
export function addDemo(program: Command, { alone, context }: Runners, makeProgram: ProgramMaker): void {
  program
    .command('demo')
    .description('the whole job in a sandbox on this machine: no cloud account, nothing to set up')
    .option('--interactive', 'ask for each key, as an operator would be asked', false)
    .option('--keep', 'leave the sandbox up, and print the environment to try every command by hand', false)
    .addHelpText('after', examples('keyhammer demo', 'keyhammer demo --interactive', 'keyhammer demo --keep'))
    .action(
      async (chosen: { interactive: boolean; keep: boolean }) => await alone((options) => demo(options, chosen, context, makeProgram)),
    );
}
