/**
 * A `Date` whose present lies `offsetMs()` milliseconds ahead of the real one. A date that is made from something is what it
 * always was, and is an instance of both.
 */
export function movedDate(real: DateConstructor, offsetMs: () => number): DateConstructor {
  const now = () => real.now() + offsetMs();
  return new Proxy(real, {
    construct: (target, parts, asked) => Reflect.construct(target, parts.length === 0 ? [now()] : parts, asked),
    apply: () => new real(now()).toString(),
    get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
  });
}
