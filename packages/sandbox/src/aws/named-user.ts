import { noSuchEntity, validationError } from './aws-error.ts';
import type { Caller } from './caller.ts';
import type { IamUser } from './model.ts';
import type { AwsState } from './state.ts';

/**
 * Without a name the caller itself is meant: a trap for whoever forgets it. A session is nobody,
 * and must name a user.
 */
export function namedUser({ world }: AwsState, caller: Caller, form: URLSearchParams): IamUser {
  const name = form.get('UserName');
  if (name) {
    const user = world.account(caller.accountId).users.get(name);
    if (!user) throw noSuchEntity(`The user with name ${name} cannot be found.`);
    return user;
  }
  if (caller.kind === 'session') throw validationError('Must specify userName when calling with non-User credentials');
  return caller.user;
}

/** For what the sandbox remembers of a user between two requests. */
export const userKey = ({ accountId }: Caller, { name }: IamUser) => `${accountId}/${name}`;
