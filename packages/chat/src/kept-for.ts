/** Reads a value, and hands out the same for a while: a function that is warm need not ask for it each time. What failed is not kept. */
export function keptFor<T>(milliseconds: number): (now: Date, read: () => Promise<T>) => Promise<T> {
  let kept: { readonly value: T; readonly since: number } | undefined;
  return async (now, read) => {
    const age = kept ? now.getTime() - kept.since : Number.POSITIVE_INFINITY;
    if (kept && age >= 0 && age < milliseconds) return kept.value;
    const value = await read();
    kept = { value, since: now.getTime() };
    return value;
  };
}
