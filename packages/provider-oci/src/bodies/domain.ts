import { fieldsOf, listOf, optionalFlagIn, optionalTextIn, textIn } from './fields.ts';

const CAPABILITIES = 'urn:ietf:params:scim:schemas:oracle:idcs:extension:capabilities:User';

/** What has to be asked for by name. */
export const GROUP_ATTRIBUTES = 'displayName,members';
export const USER_ATTRIBUTES = `ocid,userName,emails,${CAPABILITIES}:canUseApiKeys`;

export interface DomainMember {
  /** Absent: the domain does not tell. */
  readonly ocid?: string;
  /** For people. */
  readonly name: string;
}

export interface DomainGroup {
  readonly name: string;
  readonly members: readonly DomainMember[];
}

export function parseDomainGroup(item: unknown): DomainGroup {
  const fields = fieldsOf(item, 'a group');
  const name = textIn(fields, 'displayName');
  // Left out where there are none.
  return { name, members: listOf(fields.members ?? [], 'members').map(parseMember) };
}

function parseMember(item: unknown): DomainMember {
  const fields = fieldsOf(item, 'a member');
  const ocid = optionalTextIn(fields, 'ocid');
  const name = optionalTextIn(fields, 'display') ?? optionalTextIn(fields, 'name') ?? textIn(fields, 'value');
  return { name, ...(ocid !== undefined && { ocid }) };
}

export interface DomainUser {
  readonly ocid?: string;
  readonly name: string;
  readonly email?: string;
  readonly mayUseApiKeys: boolean;
}

export function parseDomainUser(item: unknown): DomainUser {
  const fields = fieldsOf(item, 'a user');
  const ocid = optionalTextIn(fields, 'ocid');
  const email = primaryEmailOf(listOf(fields.emails ?? [], 'emails'));
  return {
    name: textIn(fields, 'userName'),
    ...(ocid !== undefined && { ocid }),
    ...(email !== undefined && { email }),
    mayUseApiKeys: optionalFlagIn(fieldsOf(fields[CAPABILITIES] ?? {}, CAPABILITIES), 'canUseApiKeys') !== false,
  };
}

function primaryEmailOf(emails: readonly unknown[]): string | undefined {
  const all = emails.map((email) => fieldsOf(email, 'an e-mail address'));
  const chosen = all.find((email) => optionalFlagIn(email, 'primary')) ?? all[0];
  return chosen && optionalTextIn(chosen, 'value');
}
