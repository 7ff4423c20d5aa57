export type Segment = string | number;

/** `aws.accounts["123456789012"]`, `user_inactivekeys.accounts[0]`. */
export function jsonPath(segments: readonly Segment[]): string {
  return segments.map(segmentText).join('').replace(/^\./, '');
}

function segmentText(segment: Segment): string {
  if (typeof segment === 'number') return `[${segment}]`;
  return /^[A-Za-z_$][\w$]*$/.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`;
}

/** Whether `path` is `ancestor` or lies below it; "" is above all. */
export function isAtOrBelow(path: string, ancestor: string): boolean {
  if (ancestor === '' || path === ancestor) return true;
  return path.startsWith(`${ancestor}.`) || path.startsWith(`${ancestor}[`);
}
