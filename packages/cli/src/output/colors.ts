import { styleText } from 'node:util';

type Paint = (text: string) => string;
type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Whether there is colour is the caller's decision, made once, not that of each stream. */
export function createColors(enabled: boolean): Readonly<Record<Style, Paint>> {
  const paint = (style: Style): Paint => (enabled ? (text) => styleText(style, text, { validateStream: false }) : (text) => text);
  return { bold: paint('bold'), dim: paint('dim'), red: paint('red'), green: paint('green'), yellow: paint('yellow'), cyan: paint('cyan') };
}
