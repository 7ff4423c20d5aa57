import { Writable } from 'node:stream';

/** How a question of the story begins; see `scriptedPrompts`. */
export const QUESTION = '? ';

/** What a command says besides its result. It is kept: shown where somebody is asked, or where a step goes wrong. */
export class Aside extends Writable {
  /** Whether it may be in colour. */
  readonly isTTY: boolean;
  text = '';

  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }

  /** Its lines, without the empty ones around it; or those alone that ask something; or some of its paragraphs. */
  shown(part?: 'questions' | readonly [from: number, to: number]): readonly string[] {
    const text = this.text.replace(/^\n+|\n+$/g, '');
    if (text === '') return [];
    if (part === 'questions') return text.split('\n').filter((line) => line.startsWith(QUESTION));
    return part
      ? [
          text
            .split('\n\n')
            .slice(...part)
            .join('\n\n'),
        ]
      : [text, ''];
  }

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
