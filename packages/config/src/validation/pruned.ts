import type { Segment } from '../json/json-path.ts';

/** A copy without the values at `paths`; of a list with a bad element nothing is kept. */
export function pruned(root: unknown, paths: readonly (readonly Segment[])[]): unknown {
  const copy = structuredClone(root);
  for (const path of paths) {
    const intoList = path.findIndex((segment) => typeof segment === 'number');
    const target = intoList < 0 ? path : path.slice(0, intoList);
    if (target.length === 0) return {};
    remove(copy, target);
  }
  return copy;
}

function remove(root: unknown, path: readonly Segment[]): void {
  const [first, ...rest] = path;
  if (!isObject(root) || first === undefined || !Object.hasOwn(root, first)) return;
  if (rest.length === 0) delete root[first];
  else remove(root[first], rest);
}

function isObject(value: unknown): value is Record<Segment, unknown> {
  return typeof value === 'object' && value !== null;
}
