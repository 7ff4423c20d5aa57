import { AwsError } from './aws-error.ts';
import type { Caller } from './caller.ts';
import { uniqueId, userArn } from './identifiers.ts';
import type { IamUser } from './model.ts';
import { namedUser } from './named-user.ts';
import { pageOf, required } from './parameters.ts';
import type { XmlValue } from './query-protocol.ts';
import type { AwsState } from './state.ts';

/** Tags and the permissions boundary are left out, as IAM does. */
export function listUsers({ world }: AwsState, { accountId }: Caller, form: URLSearchParams): XmlValue {
  const prefix = form.get('PathPrefix') ?? '/';
  const all = world.sortedUserNames(accountId);
  const names = prefix === '/' ? all : all.filter((name) => (world.user(accountId, name).path ?? '/').startsWith(prefix));
  const { items, ...more } = pageOf(names, form, (name) => name);
  return { ...more, Users: items.map((name) => describeUsersLine(accountId, world.user(accountId, name))) };
}

export function getUser(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  const user = namedUser(state, caller, form);
  const tags = describeTags(user);
  return {
    User: { ...describeUsersLine(caller.accountId, user), ...describeBoundary(user), ...(tags.length > 0 && { Tags: tags }) },
  };
}

export function listUserTags(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  required(form, 'UserName');
  const { items, ...more } = pageOf(describeTags(namedUser(state, caller, form)), form, ({ Key }) => Key);
  return { ...more, Tags: items };
}

export function deleteUser(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  required(form, 'UserName');
  const user = namedUser(state, caller, form);
  if (user.keys.length > 0) throw deleteConflict('access keys');
  if (user.password) throw deleteConflict('login profile');
  state.world.deleteUser(caller.accountId, user.name);
  return undefined;
}

/** What every operation tells of a user. */
export function describeUser(accountId: string, user: IamUser) {
  return {
    Path: user.path ?? '/',
    UserName: user.name,
    UserId: uniqueId('AIDA', accountId, user.name),
    Arn: userArn(accountId, user.name, user.path),
    CreateDate: new Date(user.created),
  };
}

export function describeBoundary({ permissionsBoundary: arn }: IamUser) {
  return arn === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn } };
}

export function describeTags(user: IamUser): { readonly Key: string; readonly Value: string }[] {
  return Object.entries(user.tags)
    .map(([Key, Value]) => ({ Key, Value }))
    .sort((a, b) => (a.Key < b.Key ? -1 : 1));
}

/** The last use of a password is shown after the password is gone, too. */
function describeUsersLine(accountId: string, user: IamUser) {
  const { passwordLastUsed } = user;
  return { ...describeUser(accountId, user), ...(passwordLastUsed !== undefined && { PasswordLastUsed: new Date(passwordLastUsed) }) };
}

function deleteConflict(what: string): AwsError {
  return new AwsError('DeleteConflict', 409, `Cannot delete entity, must delete ${what} first.`);
}
