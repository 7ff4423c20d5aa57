export type { CliContext, ExitStatus, Prompts } from './command.ts';
export { runCli } from './run-cli.ts';
export type { Terminal } from './terminal.ts';
