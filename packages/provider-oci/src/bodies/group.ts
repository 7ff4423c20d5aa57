import { fieldsOf, optionalTextIn, textIn } from './fields.ts';

export interface OciGroup {
  readonly id: string;
  readonly name: string;
}

export function parseGroup(item: unknown): OciGroup {
  const fields = fieldsOf(item, 'a group');
  return { id: textIn(fields, 'id'), name: textIn(fields, 'name') };
}

export interface OciMembership {
  readonly userId: string;
  readonly ended: boolean;
}

export function parseMembership(item: unknown): OciMembership {
  const fields = fieldsOf(item, 'a membership');
  return { userId: textIn(fields, 'userId'), ended: optionalTextIn(fields, 'lifecycleState') === 'DELETED' };
}
