import type { CredentialKind } from '@keyhammer/core';
import { type Fields, fieldsOf, listIn, textIfAny, textIn, UnexpectedBodyError } from '../body.ts';

/** What an activity report says: who has not authenticated in its hours, for whatever reason. Who is not in it has, or was not visible. */
export interface ActivityReport {
  readonly hours: number;
  /** Ids of the kinds that were asked for. */
  readonly inactive: ReadonlyMap<CredentialKind, ReadonlySet<string>>;
  /** IAM id → what people call the user or service ID; of the holders of API keys. */
  readonly holders: ReadonlyMap<string, string>;
}

export interface ReportOrder {
  /** What IBM Cloud gave for the order. */
  readonly reference: string;
  readonly hours: number;
  readonly kinds: ReadonlySet<CredentialKind>;
}

/**
 * @throws UnexpectedBodyError if it is none, another one, or one of other hours: it may be somebody else's, and says nothing of what was asked
 */
export function parseReport(body: unknown, { reference, hours, kinds }: ReportOrder): ActivityReport {
  const fields = fieldsOf(body, 'the report');
  if (textIn(fields, 'reference') !== reference) throw new UnexpectedBodyError('the report has another reference than the one asked for');
  const told = textIn(fields, 'report_duration');
  if (told !== String(hours)) throw new UnexpectedBodyError(`the report is one of ${told} hours instead of ${hours}`);
  const inactive = new Map<CredentialKind, ReadonlySet<string>>();
  for (const [kind, list, id] of LISTS) {
    // Read even if nobody asked for it: a report with a broken list is no good.
    const ids = entriesOf(fields, list, (entry) => textIn(entry, id));
    if (kinds.has(kind)) inactive.set(kind, new Set(ids));
  }
  const holders = new Map(kinds.has('ibm-api-key') ? entriesOf(fields, 'apikeys', holderOf).filter((holder) => holder !== undefined) : []);
  return { hours, inactive, holders };
}

const LISTS = [
  ['ibm-api-key', 'apikeys', 'id'],
  ['ibm-service-id', 'serviceids', 'id'],
  ['ibm-trusted-profile', 'profiles', 'id'],
  ['ibm-user', 'users', 'iam_id'],
] as const;

/** IBM Cloud leaves out a list with nothing in it. That this is a report is known by then. */
function entriesOf<T>(fields: Fields, list: string, parse: (entry: Fields) => T): readonly T[] {
  return fields[list] === undefined || fields[list] === null ? [] : listIn(fields, list, parse);
}

/** IAM id and name, if the report tells both. */
function holderOf({ serviceid, user }: Fields): readonly [string, string] | undefined {
  if (serviceid !== undefined && serviceid !== null) {
    const fields = fieldsOf(serviceid, 'serviceid');
    return pair(prefixed(textIfAny(fields, 'id')), textIfAny(fields, 'name'));
  }
  if (user === undefined || user === null) return undefined;
  const fields = fieldsOf(user, 'user');
  return pair(textIfAny(fields, 'iam_id'), textIfAny(fields, 'email') ?? textIfAny(fields, 'username'));
}

const prefixed = (serviceId: string | undefined) => serviceId && `iam-${serviceId}`;

function pair(iamId: string | undefined, name: string | undefined): readonly [string, string] | undefined {
  return iamId !== undefined && name !== undefined ? [iamId, name] : undefined;
}
