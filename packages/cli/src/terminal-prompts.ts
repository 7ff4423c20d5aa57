import { input, select } from '@inquirer/prompts';
import type { Prompts } from './command.ts';

/** Questions go to stderr: stdout is for the result. */
const onStderr = { output: process.stderr };

export const terminalPrompts: Prompts = {
  select: async (question, choices) => await select({ message: question, choices: [...choices] }, onStderr),
  input: async (question, fallback, validate) => await input({ message: question, default: fallback, validate }, onStderr),
};
