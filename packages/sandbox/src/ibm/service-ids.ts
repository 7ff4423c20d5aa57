import type { Reply } from '../loopback-service.ts';
import { groupInQuery } from './api-keys.ts';
import { defaultGroupId, groupBody, serviceIdBody } from './bodies.ts';
import { type IbmCall, requiredAccount, serviceIdInPath, visibleServiceIds } from './call.ts';
import { conflict, ibmDone, ibmJson } from './ibm-error.ts';
import type { IbmServiceId, IbmServiceIdGroup } from './model.ts';
import { iamPage } from './pages.ts';
import { flag } from './parameters.ts';

export const SERVICE_ID_FILTERS = ['account_id', 'group_id', 'name', 'pagesize', 'pagetoken', 'include_history', 'show_group_id'];

/** Of one group: the default one, unless another is named. */
export function listServiceIds(call: IbmCall): Reply {
  requiredAccount(call);
  const { query } = call.request;
  const wanted = { history: flag(query, 'include_history'), groupId: flag(query, 'show_group_id') };
  const name = query.get('name');
  const groupId = groupInQuery(call);
  const listed = visibleServiceIds(call).filter((service) => service.groupId === groupId && (name === null || service.name === name));
  return iamPage(call, 'serviceids', listed, (service) => serviceIdBody(call.account.id, service, wanted));
}

/** Whether the default group is among them is for the world to say. */
export function listServiceIdGroup(call: IbmCall): Reply {
  requiredAccount(call);
  const { account, state } = call;
  const standard: IbmServiceIdGroup = { id: defaultGroupId(account.id), name: 'Default', created: 0 };
  const groups = [...(state.world.listsDefaultGroup ? [standard] : []), ...account.groups.values()];
  return ibmJson(200, { serviceid_groups: groups.map((group) => groupBody(account.id, group)) });
}

export function getServiceId(call: IbmCall): Reply {
  const { query } = call.request;
  const wanted = {
    history: flag(query, 'include_history'),
    activity: flag(query, 'include_activity'),
    groupId: flag(query, 'show_group_id'),
  };
  return ibmJson(200, serviceIdBody(call.account.id, serviceIdInPath(call), wanted));
}

/** Its API keys go with it, unless one of them is locked. */
export function deleteServiceId(call: IbmCall): Reply {
  const service = changeable(serviceIdInPath(call));
  const locked = [...call.account.apiKeys.values()].find((key) => key.iamId === service.iamId && key.locked);
  if (locked) throw conflict(`The service ID ${service.id} has an API key that is locked: ${locked.id}.`);
  call.state.world.deleteServiceId(call.account.id, service.id);
  return ibmDone;
}

export function lockServiceId(locked: boolean): (call: IbmCall) => Reply {
  return (call) => {
    call.state.world.setLocked(call.account.id, serviceIdInPath(call).id, locked, call.now);
    return ibmDone;
  };
}

/** Throws 409 for a service ID that is locked. Its API keys have locks of their own. */
function changeable(service: IbmServiceId): IbmServiceId {
  if (service.locked) throw conflict(`The service ID ${service.id} is locked and cannot be changed.`);
  return service;
}
