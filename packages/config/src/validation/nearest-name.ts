import { distance } from 'fastest-levenshtein';

/** The known name that a misspelt one most likely stands for, if any is near enough. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = bare(name);
  const ranked = known.map((candidate) => ({ candidate, away: distance(wanted, bare(candidate)) })).sort((a, b) => a.away - b.away);
  const best = ranked[0];
  return best && best.away <= Math.max(1, Math.floor(wanted.length / 3)) ? best.candidate : undefined;
}

/** `inactiveCriteriaDays`, `inactive-criteria-days` and `inactive_criteria_days` are the same name, spelt by different habits. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
