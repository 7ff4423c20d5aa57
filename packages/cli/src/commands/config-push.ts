import { pushConfiguration, settingsIn } from '@keyhammer/config';
import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { fitLines } from '../output/fit-columns.ts';
import { printable, printableLines } from '../output/printable.ts';
import { colorsOf, errorColorsOf } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { type Consequences, consequenceLines, consequencesOf } from './config-consequences.ts';
import { brokenOffInWords, placesDocument } from './config-diff.ts';
import { changed, differencesBetween, differencesDocument, diffText, type FileDifference, summaryOf } from './config-difference.ts';
import { readSides, type Sides } from './config-places.ts';

export interface PushOptions {
  readonly remote?: string;
  /** Ask nobody. */
  readonly yes: boolean;
}

interface Intended {
  readonly sides: Sides;
  readonly differences: readonly FileDifference[];
  readonly consequences: Consequences;
}

/** Puts the local files in the place of the remote ones: all of them, and only if they are valid. */
export async function pushConfig(options: GlobalOptions, { remote, yes }: PushOptions, context: CliContext): Promise<CommandResult> {
  const intended = intentionOf(await readSides(options, remote, context), context.now());
  const { sides, differences } = intended;
  if (changed(differences).length === 0 && !sides.brokenOff) {
    return resultOf(intended, false, [printable(`${sides.remote.files.where} says the same already: nothing was pushed.`)]);
  }
  if (!yes && !(await isConfirmed(intended, context))) return resultOf(intended, false, ['Nothing was pushed.']);
  await push(intended, context);
  return resultOf(intended, true, [...(yes ? [...shown(intended, colorsOf(context.terminal)), ''] : []), ...pushedLines(intended)]);
}

/** @throws ConfigurationErrors with every mistake: the files are named by where they are, and judged as they would be where they go */
function intentionOf(sides: Sides, now: Date): Intended {
  const { local, remote } = sides;
  const place = { where: local.files.where, directory: remote.files.directory ?? remote.files.where };
  const settings = settingsIn(local.look, place, { now });
  return { sides, differences: differencesBetween(remote, local), consequences: consequencesOf(remote, settings, now) };
}

async function push({ sides, differences }: Intended, { operator, now, waiter }: CliContext): Promise<void> {
  await pushConfiguration({
    to: sides.remote.files,
    texts: Object.fromEntries(changed(differences).map(({ file, text }) => [file, text])),
    basis: sides.remote.look,
    by: operator,
    now: now(),
    ...(waiter && { waiter }),
  });
}

async function isConfirmed(intended: Intended, { terminal, prompts }: CliContext): Promise<boolean> {
  const { where } = intended.sides.remote.files;
  if (!terminal.interactive) {
    throw new UsageError(
      `push changes what runs on ${where}, and there is nobody to ask here. Look at keyhammer config diff, then use --yes.`,
    );
  }
  const lines = shown(intended, errorColorsOf(terminal)).join('\n');
  terminal.stderr.write(`${fitLines(lines, terminal.columns)}\n\n`);
  const answer = await prompts.select(printable(`Push this to ${where}?`), [
    { value: 'no', name: 'no, leave it as it is' },
    { value: 'yes', name: 'yes: the next run works from it' },
  ]);
  return answer === 'yes';
}

/** What changes, and last what of it can hurt. */
function shown({ sides, differences, consequences }: Intended, colors: ReturnType<typeof colorsOf>): readonly string[] {
  const loud = consequenceLines(consequences, colors);
  return [
    ...(changed(differences).length > 0 ? [diffText(differences, colors)] : []),
    ...(sides.brokenOff ? ['', colors.yellow(brokenOffInWords(sides))] : []),
    ...(loud.length > 0 ? ['', ...loud] : []),
  ];
}

function pushedLines({ sides, differences }: Intended): readonly string[] {
  const { where } = sides.remote.files;
  const lines = changed(differences).map((difference) => `  ${summaryOf(difference)}`);
  const what = lines.length > 0 ? `Pushed to ${where}, and read back:` : `The push to ${where} that was broken off has come to its end.`;
  return printableLines([what, ...lines, 'The next run works from it.'].join('\n')).split('\n');
}

function resultOf({ sides, differences, consequences }: Intended, pushed: boolean, lines: readonly string[]): CommandResult {
  const { arms, exemptionsLost } = consequences;
  const document = { ...placesDocument(sides), pushed, files: differencesDocument(differences), arms, exemptionsLost };
  return { status: 0, document, text: lines.join('\n') };
}
