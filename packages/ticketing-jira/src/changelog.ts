import { isObject, listAt, stringAt } from './json.ts';

/** One field's part of a change. Jira gives ids of statuses, and texts of what people see. */
export interface ChangedItem {
  /** As people see it. */
  readonly field: string;
  /** Only Cloud tells it; elsewhere the fields that every Jira has are called by their ids (`status`, `labels`), save `Key`. */
  readonly fieldId: string;
  readonly fromId: string | undefined;
  readonly toId: string | undefined;
  readonly fromText: string;
  readonly toText: string;
}

/** Who changed an issue's fields, and how. */
export interface ChangelogEntry {
  readonly id: number;
  readonly at: Date;
  /** As the user comes; `undefined` if Jira does not tell. */
  readonly author: unknown;
  readonly items: readonly ChangedItem[];
}

/** Nothing for an entry without a date, which has no place in a history. */
export function parseEntry(entry: unknown): readonly ChangelogEntry[] {
  const at = new Date(stringAt(entry, 'created') ?? '');
  if (Number.isNaN(at.getTime()) || !isObject(entry)) return [];
  return [{ id: Number(stringAt(entry, 'id')), at, author: entry.author, items: changedItems(entry) }];
}

/** What happened to the fields that every Jira has. Somebody's own field may be called `labels` as well. */
export function changedItems(entry: unknown): readonly ChangedItem[] {
  return listAt(entry, 'items').flatMap((item) => {
    const field = stringAt(item, 'field');
    if (field === undefined || stringAt(item, 'fieldtype') === 'custom') return [];
    return [
      {
        field,
        fieldId: stringAt(item, 'fieldId') ?? field,
        fromId: stringAt(item, 'from'),
        toId: stringAt(item, 'to'),
        fromText: stringAt(item, 'fromString') ?? '',
        toText: stringAt(item, 'toString') ?? '',
      },
    ];
  });
}

/** The oldest first. Data Centers differ in the order that they give; ids count up, and tell the order within a moment. */
export function byAge(a: ChangelogEntry, b: ChangelogEntry): number {
  return a.at.getTime() - b.at.getTime() || a.id - b.id;
}
