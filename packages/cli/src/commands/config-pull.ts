import { CONFIG_FILE, ConfigurationErrors, settingsIn, versionOf } from '@keyhammer/config';
import { isPath } from '@keyhammer/configuration-files';
import { ConfigError } from '@keyhammer/core';
import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { fitLines } from '../output/fit-columns.ts';
import { printable } from '../output/printable.ts';
import { colorsOf, errorColorsOf } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { brokenOffInWords, placesDocument } from './config-diff.ts';
import { changed, differencesBetween, differencesDocument, diffText, type FileDifference, summaryOf } from './config-difference.ts';
import { readSides, type Sides } from './config-places.ts';

export interface PullOptions {
  readonly remote?: string;
  /** Write over local files that say something else, and ask nobody. */
  readonly force: boolean;
}

/** Puts the remote files in the place of the local ones. What is there and differs is shown first. */
export async function pullConfig(options: GlobalOptions, { remote, force }: PullOptions, context: CliContext): Promise<CommandResult> {
  if (!isPath(options.config)) throw new UsageError(`pull writes into a directory, and ${options.config} is none. Give one with --config.`);
  const sides = await readSides(options, remote, context);
  requireConfiguration(sides);
  const differences = differencesBetween(sides.local, sides.remote);
  const { where } = sides.remote.files;
  if (changed(differences).length === 0)
    return resultOf(sides, differences, false, [printable(`${where} says the same: nothing to pull.`)]);
  if (!force && !(await mayOverwrite(sides, differences, context))) return resultOf(sides, differences, false, ['Nothing was pulled.']);
  await write(sides, differences);
  const { yellow } = colorsOf(context.terminal);
  return resultOf(sides, differences, true, [
    printable(`Pulled from ${where}:`),
    ...changed(differences).map((difference) => printable(`  ${summaryOf(difference)}`)),
    ...warningsAbout(sides, context).map((warning) => yellow(warning)),
  ]);
}

function requireConfiguration({ remote }: Sides): void {
  if (remote.look[CONFIG_FILE] !== 'absent') return;
  throw new ConfigError(`There is no ${CONFIG_FILE} in ${remote.files.where}. Run "keyhammer config push" to put one there.`);
}

/** Files that are not there yet are nobody's work. */
async function mayOverwrite(sides: Sides, differences: readonly FileDifference[], context: CliContext): Promise<boolean> {
  const { local, remote, brokenOff } = sides;
  const lost = changed(differences).filter(({ file }) => local.look[file] !== 'absent');
  if (lost.length === 0) return true;
  const { terminal, prompts } = context;
  if (!terminal.interactive) {
    const names = lost.map(({ file }) => file).join(', ');
    throw new UsageError(
      `pull would write over ${names} in ${local.files.where}, and there is nobody to ask here. Look at keyhammer config diff, then use --force.`,
    );
  }
  const colors = errorColorsOf(terminal);
  const shown = [diffText(differences, colors), ...(brokenOff ? [colors.yellow(brokenOffInWords(sides))] : [])].join('\n\n');
  terminal.stderr.write(`${fitLines(shown, terminal.columns)}\n\n`);
  const answer = await prompts.select(printable(`Write over the files in ${local.files.where} with those of ${remote.files.where}?`), [
    { value: 'no', name: 'no, keep them' },
    { value: 'yes', name: 'yes, what they say is lost' },
  ]);
  return answer === 'yes';
}

async function write({ local }: Sides, differences: readonly FileDifference[]): Promise<void> {
  for (const { file, text } of changed(differences)) await local.files.write(file, text, versionOf(local.look[file]));
}

function warningsAbout(sides: Sides, { now }: CliContext): readonly string[] {
  return [...(sides.brokenOff ? [brokenOffInWords(sides)] : []), ...(isValid(sides, now()) ? [] : [MISTAKES])];
}

const MISTAKES = '! They are not valid: keyhammer validate shows every mistake.';

function isValid({ local, remote }: Sides, now: Date): boolean {
  try {
    settingsIn(remote.look, local.files, { now });
    return true;
  } catch (error) {
    if (error instanceof ConfigurationErrors) return false;
    throw error;
  }
}

function resultOf(sides: Sides, differences: readonly FileDifference[], pulled: boolean, lines: readonly string[]): CommandResult {
  return {
    status: 0,
    document: { ...placesDocument(sides), pulled, files: differencesDocument(differences) },
    text: lines.join('\n'),
  };
}
