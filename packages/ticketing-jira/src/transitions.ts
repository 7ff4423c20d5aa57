import { at, isObject, type JsonObject, listAt, stringAt } from './json.ts';

/** A way out of a ticket's status. */
export interface Transition {
  readonly id: string;
  readonly name: string;
  readonly to: { readonly name: string; readonly done: boolean };
  readonly fields: readonly TransitionField[];
}

export interface TransitionField {
  readonly id: string;
  readonly name: string;
  /** Required and without a default of its own. */
  readonly demanded: boolean;
  readonly allowed: readonly AllowedValue[];
}

interface AllowedValue {
  readonly id: string | undefined;
  readonly name: string;
}

/** Real Jiras say `done`; the examples of the vendor's own specification say `completed`. */
export function isDone(status: unknown): boolean {
  const key = stringAt(status, 'statusCategory', 'key');
  return key === 'done' || key === 'completed';
}

export function parseTransitions(body: unknown): readonly Transition[] {
  return listAt(body, 'transitions').flatMap((transition) => {
    const id = stringAt(transition, 'id');
    if (id === undefined || at(transition, 'isAvailable') === false) return [];
    const to = at(transition, 'to');
    const name = stringAt(transition, 'name') ?? id;
    return [{ id, name, to: { name: stringAt(to, 'name') ?? '?', done: isDone(to) }, fields: parseFields(at(transition, 'fields')) }];
  });
}

function parseFields(fields: unknown): readonly TransitionField[] {
  return Object.entries(isObject(fields) ? fields : {}).map(([id, field]) => ({
    id,
    name: stringAt(field, 'name') ?? id,
    demanded: at(field, 'required') === true && at(field, 'hasDefaultValue') !== true,
    allowed: listAt(field, 'allowedValues').flatMap((value) => {
      const name = stringAt(value, 'name');
      return name === undefined ? [] : [{ id: stringAt(value, 'id'), name }];
    }),
  }));
}

/** A request that takes the best transition, or why there is none. */
export type Choice = { readonly kind: 'take'; readonly body: JsonObject } | { readonly kind: 'none'; readonly why: string };

/**
 * Names are the workflow's own, in its own language, so only the status behind a transition decides. Where several
 * lead there, one that does not speak of refusal comes first, then one that asks for nothing.
 */
export function chooseTransition(transitions: readonly Transition[], goal: 'done' | 'undone'): Choice {
  const leading = transitions.filter((transition) => transition.to.done === (goal === 'done'));
  const [best] = leading
    .filter((transition) => transition.fields.every((field) => !field.demanded || resolutionOf(field) !== undefined))
    .sort((a, b) => reluctance(a) - reluctance(b));
  if (!best) return { kind: 'none', why: whyNone(transitions, leading, goal) };
  const fields = Object.fromEntries(best.fields.flatMap((field) => (goal === 'done' || field.demanded ? filled(field) : [])));
  return { kind: 'take', body: { transition: { id: best.id }, ...(Object.keys(fields).length > 0 && { fields }) } };
}

const SPEAKS_OF_REFUSAL = /won.?t|reject|declin|cancel|duplicate|invalid|abandon/i;

function reluctance({ name, to, fields }: Transition): number {
  const refuses = SPEAKS_OF_REFUSAL.test(`${name} ${to.name}`) ? 2 : 0;
  return refuses + (fields.some((field) => field.demanded) ? 1 : 0);
}

/** A resolution that is on the screen is filled in, demanded or not: without one Jira's reports count the ticket as open. */
function filled(field: TransitionField): [string, JsonObject][] {
  const value = resolutionOf(field);
  return value ? [[field.id, value.id === undefined ? { name: value.name } : { id: value.id }]] : [];
}

function resolutionOf(field: TransitionField): AllowedValue | undefined {
  if (field.id !== 'resolution') return undefined;
  return (
    field.allowed.find(({ name }) => /^(done|fixed|resolved|complete)/i.test(name)) ??
    field.allowed.find(({ name }) => !SPEAKS_OF_REFUSAL.test(name)) ??
    field.allowed[0]
  );
}

function whyNone(transitions: readonly Transition[], leading: readonly Transition[], goal: 'done' | 'undone'): string {
  const wanted = goal === 'done' ? 'a done status' : 'an open status';
  if (leading.length === 0) return `none of its transitions leads to ${wanted} (there are: ${described(transitions)})`;
  return `every transition to ${wanted} demands a field that Keyhammer does not fill (${described(leading)})`;
}

function described(transitions: readonly Transition[]): string {
  const words = transitions.map(({ name, to, fields }) => {
    const demanded = fields.filter((field) => field.demanded && resolutionOf(field) === undefined).map((field) => field.name);
    return `"${name}" to "${to.name}"${demanded.length > 0 ? ` with ${demanded.join(', ')}` : ''}`;
  });
  return words.join('; ') || 'no transitions';
}
