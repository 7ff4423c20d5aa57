import { ConfigError } from '@keyhammer/core';

/** Runs a script and prints what it has to say; a mistake of the configuration or of the command line without a stack trace. */
export async function runScript(script: () => Promise<string | undefined>): Promise<void> {
  try {
    const said = await script();
    if (said !== undefined) process.stdout.write(`${said}\n`);
  } catch (error) {
    if (!isMistake(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

function isMistake(error: unknown): error is Error {
  return error instanceof ConfigError || (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
}
