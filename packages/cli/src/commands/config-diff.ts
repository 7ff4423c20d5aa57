import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { printableLines } from '../output/printable.ts';
import { colorsOf } from '../terminal.ts';
import { changed, differencesBetween, differencesDocument, diffText } from './config-difference.ts';
import { readSides, type Sides } from './config-places.ts';

/** What a push would change, and nothing else. */
export async function diffConfig(options: GlobalOptions, remote: string | undefined, context: CliContext): Promise<CommandResult> {
  const sides = await readSides(options, remote, context);
  const differences = differencesBetween(sides.remote, sides.local);
  const isSame = changed(differences).length === 0;
  const colors = colorsOf(context.terminal);
  const lines = [
    isSame ? `${placesInWords(sides)} say the same.` : diffText(differences, colors),
    ...(sides.brokenOff ? [colors.yellow(brokenOffInWords(sides))] : []),
  ];
  return {
    status: 0,
    document: { ...placesDocument(sides), differs: !isSame, files: differencesDocument(differences) },
    text: lines.join('\n\n'),
  };
}

export function placesDocument({ local, remote, brokenOff }: Sides): object {
  return { local: local.files.where, remote: remote.files.where, brokenOff };
}

function placesInWords({ local, remote }: Sides): string {
  return printableLines(`${local.files.where} and ${remote.files.where}`);
}

export function brokenOffInWords({ remote }: Sides): string {
  return printableLines(
    `! The last push to ${remote.files.where} has not come to its end, so its files may be of two configurations, and nothing runs on them: push again.`,
  );
}
