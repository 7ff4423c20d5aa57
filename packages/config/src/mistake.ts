import { ConfigError } from '@keyhammer/core';
import type { ConfigurationFile } from './file-names.ts';

/** One mistake in one of the three files. */
export interface Mistake {
  readonly file: ConfigurationFile;
  /** Where, as a path: `user_inactivekeys.inactive_criteria_days`; "" is the whole file. */
  readonly path: string;
  /** Where in the text, from 1, when it stands there at all. */
  readonly line?: number;
  readonly column?: number;
  /** What stands there: `"ten"`, `nothing`. Never a secret. */
  readonly found: string;
  readonly allowed: string;
  /** The nearest known name. */
  readonly suggestion?: string;
}

/** Every mistake of all three files. Nothing runs on a configuration that has one. */
export class ConfigurationErrors extends ConfigError {
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[], directory: string) {
    super(messageOf(mistakes, directory));
    this.name = 'ConfigurationErrors';
    this.mistakes = mistakes;
  }
}

function messageOf(mistakes: readonly Mistake[], directory: string): string {
  const count = mistakes.length === 1 ? 'One mistake' : `${mistakes.length} mistakes`;
  return [`${count} in the configuration in ${directory}`, ...mistakes.map(mistakeText)].join('\n\n');
}

/** One mistake, over a few lines. */
export function mistakeText(mistake: Mistake): string {
  const position = mistake.line === undefined ? '' : `:${mistake.line}:${mistake.column ?? 1}`;
  return [
    `${mistake.file}${position}${mistake.path && `  ${mistake.path}`}`,
    `  found    ${mistake.found}`,
    `  allowed  ${mistake.allowed}`,
    ...(mistake.suggestion === undefined ? [] : [`  did you mean ${mistake.suggestion}?`]),
  ].join('\n');
}
