import picomatch from 'picomatch';

/**
 * Whether the pattern covers the whole name: `*` stands for any characters (slashes among them), `?` for one.
 * Nothing else is special. IAM names may hold `+ = , . @ - _`, and a pattern such as `ci+(old)@x` must
 * mean itself, so every other sign that picomatch could read (brackets, quotes, `./`) is taken literally.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  if (pattern === name) return true;
  if (!/[*?]/.test(pattern)) return false;
  const literalButStars = pattern.replace(/[^\p{L}\p{N}_*?]/gu, '\\$&');
  return picomatch.isMatch(name, literalButStars, { dot: true, bash: true, nobrace: true, noextglob: true, nonegate: true });
}
