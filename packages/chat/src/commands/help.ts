import { code, type Doc, list, paragraph, text } from '@keyhammer/core';
import { FORMS } from './parse-command.ts';

export function help(): Doc {
  return [
    paragraph(text('What can be asked here:')),
    list(...Object.values(FORMS).map(([form, does]) => [code(`/keyhammer ${form}`), text(`: ${does}`)])),
  ];
}

/** @param meant the form of the command that was most likely meant */
export function notUnderstood(meant: string | undefined): Doc {
  const guess = meant === undefined ? [] : [text(' Did you mean '), code(`/keyhammer ${meant}`), text('?')];
  return [paragraph(text('That is no command.'), ...guess), ...help()];
}
