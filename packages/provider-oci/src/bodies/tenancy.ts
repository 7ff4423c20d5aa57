import { countIn, fieldsOf, MalformedBodyError, optionalTextIn, textIn } from './fields.ts';

export interface OciCompartment {
  readonly id: string;
  readonly active: boolean;
}

export function parseCompartment(item: unknown): OciCompartment {
  const fields = fieldsOf(item, 'a compartment');
  return { id: textIn(fields, 'id'), active: optionalTextIn(fields, 'lifecycleState') === 'ACTIVE' };
}

export interface OciRegion {
  /** `eu-frankfurt-1`. */
  readonly name: string;
  /** One that is being subscribed to has had no events yet. */
  readonly ready: boolean;
}

export function parseRegion(item: unknown): OciRegion {
  const fields = fieldsOf(item, 'a region');
  const name = textIn(fields, 'regionName');
  // It becomes part of a host's name.
  if (!/^[a-z0-9-]+$/.test(name)) throw new MalformedBodyError(`regionName is no name of a region: ${name}`);
  return { name, ready: optionalTextIn(fields, 'status') === 'READY' };
}

/** For how many days Audit keeps its events. */
export function parseRetention(body: unknown): number {
  return countIn(fieldsOf(body, 'the configuration'), 'retentionPeriodDays');
}
