/** A measured figure and what it is held against. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The most, or the least, that it may be; absent: told, not judged. */
  readonly limit?: { readonly kind: 'most' | 'least'; readonly value: number };
}

export function holds({ value, limit }: Figure): boolean {
  if (!limit) return true;
  return limit.kind === 'most' ? value <= limit.value : value >= limit.value;
}

export function figureLine(figure: Figure): string {
  const { name, value, unit, limit } = figure;
  const bound = limit ? `${limit.kind === 'most' ? '≤' : '≥'} ${rounded(limit.value)} ${unit}` : '';
  const verdict = limit ? (holds(figure) ? 'ok' : 'MISSED') : '';
  return `${name.padEnd(72)} ${`${rounded(value)} ${unit}`.padStart(18)}   ${bound.padEnd(20)} ${verdict}`.trimEnd();
}

function rounded(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en') : value.toLocaleString('en', { maximumFractionDigits: 2 });
}
