import type { Reply } from '../loopback-service.ts';
import { userBody } from './bodies.ts';
import { type IbmCall, ownAccount, userInPath, visibleUsers } from './call.ts';
import { forbidden, ibmDone, ibmJson } from './ibm-error.ts';
import type { IbmUser } from './model.ts';
import { usersPage } from './pages.ts';
import { flag } from './parameters.ts';

export const USER_FILTERS = ['limit', '_start', 'user_id'];

export function listUsers(call: IbmCall): Reply {
  ownAccount(call, call.params[0] ?? '');
  const userId = call.request.query.get('user_id');
  const users = visibleUsers(call).filter(({ email }) => userId === null || email === userId);
  return usersPage(call, users, (user) => userBody(call.account.id, user));
}

export function getUserProfile(call: IbmCall): Reply {
  const activity = flag(call.request.query, 'include_activity');
  return ibmJson(200, userBody(call.account.id, userInPath(call), { activity }));
}

/** The user is gone when this answers. */
export function removeUser(call: IbmCall): Reply {
  const { iamId } = removable(call);
  call.state.world.removeUser(call.account.id, iamId);
  return ibmDone;
}

/** Answers at once, and removes the user in its own time, or not. */
export function v3RemoveUser(call: IbmCall): Reply {
  const user = removable(call);
  const { fails = false, pendingMs = 0 } = call.state.world.removals;
  user.state = fails ? 'ERROR_WHILE_DELETING' : 'PROCESSING';
  if (!fails) user.gone ??= call.now.getTime() + pendingMs;
  return { status: 202 };
}

/** Throws 403 for a service ID: only a user can remove users. */
function removable(call: IbmCall): IbmUser {
  if (call.caller.kind === 'service-id') throw forbidden('a service ID cannot remove users from an account');
  return userInPath(call);
}
