/** inquirer's way of saying that Ctrl-C was pressed at a question. */
export function isInterrupt(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExitPromptError';
}
