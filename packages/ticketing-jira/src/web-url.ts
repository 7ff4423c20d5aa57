/** An address that may become a link; `undefined` for what is none, or would run something (`javascript:`). */
export function webUrl(url: string): string | undefined {
  const parsed = URL.parse(url);
  return parsed?.protocol === 'https:' || parsed?.protocol === 'http:' ? parsed.href : undefined;
}
