import type { Reply } from '../loopback-service.ts';
import { profileBody } from './bodies.ts';
import { type IbmCall, profileInPath, requiredAccount, visibleProfiles } from './call.ts';
import { ibmDone, ibmJson } from './ibm-error.ts';
import { iamPage } from './pages.ts';
import { flag } from './parameters.ts';

export const PROFILE_FILTERS = ['account_id', 'name', 'pagesize', 'pagetoken', 'include_history'];

export function listProfiles(call: IbmCall): Reply {
  requiredAccount(call);
  const { query } = call.request;
  const history = flag(query, 'include_history');
  const name = query.get('name');
  const listed = visibleProfiles(call).filter((profile) => name === null || profile.name === name);
  return iamPage(call, 'profiles', listed, (profile) => profileBody(call.account.id, profile, { history }));
}

export function getProfile(call: IbmCall): Reply {
  const activity = flag(call.request.query, 'include_activity');
  return ibmJson(200, profileBody(call.account.id, profileInPath(call), { activity }));
}

export function deleteProfile(call: IbmCall): Reply {
  call.state.world.deleteTrustedProfile(call.account.id, profileInPath(call).id);
  return ibmDone;
}
