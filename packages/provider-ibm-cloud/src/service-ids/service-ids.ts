import { ACTIVITY_NOT_ASKED_FOR, activityIn } from '../activity.ts';
import { ADVICE_TO_READ } from '../advice.ts';
import { type Fields, fieldsOf, flagIn, listIn, textIfAny, textIn } from '../body.ts';
import type { IbmSession } from '../connection/ibm-connection.ts';
import { parseIbmTime } from '../ibm-time.ts';
import type { Identity, IdentityKind } from '../identity.ts';
import { requireAccount } from '../own-account.ts';
import { eachPage, nextPageIn, PAGE_SIZE } from '../pages.ts';
import { unlessNotFound } from '../unless-not-found.ts';
import { inAllGroups } from './service-id-groups.ts';

/** Without its status, which its API keys decide. */
type ServiceId = Omit<Identity, 'status'>;

export const serviceIds: IdentityKind = {
  kind: 'ibm-service-id',
  noun: 'service ID',
  plural: 'service IDs',
  mayBeNone: true,
  adviceToSee: ADVICE_TO_READ,

  async *pages({ session, groups, serviceIdKeys }) {
    await serviceIdKeys.listAll();
    const withStatus = async (each: ServiceId) => ({ ...each, status: await serviceIdKeys.statusOf(each.principal) });
    const inGroup = async function* (groupId: string | undefined) {
      for await (const page of listServiceIds(session, groupId)) yield await Promise.all(page.map(withStatus));
    };
    yield* inAllGroups(groups, inGroup);
  },

  async read({ session, serviceIdKeys }, id, wanted) {
    const serviceId = await readServiceId(session, id, wanted);
    return serviceId && { ...serviceId, status: await serviceIdKeys.statusOf(serviceId.principal) };
  },

  async heldBy(reading, principal) {
    const own = await serviceIds.read(reading, idOfServiceId(principal), { activity: false });
    return own ? [own] : [];
  },
};

/** `iam-ServiceId-…` is the service ID `ServiceId-…`. */
export function idOfServiceId(iamId: string): string {
  return iamId.replace(/^iam-/, '');
}

/** `undefined` only if IBM Cloud says that there is none. @throws core's errors */
export async function readServiceId(
  { accountId, calls }: IbmSession,
  id: string,
  { activity }: { readonly activity: boolean },
): Promise<ServiceId | undefined> {
  const question = { what: `Could not read the service ID ${id} of account ${accountId}`, adviceIfDenied: ADVICE_TO_READ };
  return unlessNotFound(
    calls.ask(
      question,
      ({ iam }) => iam.getServiceId({ id, ...(activity && { includeActivity: true }) }),
      ({ result }) => parseServiceId(fieldsOf(result), accountId, activity),
    ),
  );
}

function listServiceIds({ accountId, calls }: IbmSession, groupId: string | undefined): AsyncIterable<readonly ServiceId[]> {
  const question = { what: `Could not list the service IDs of account ${accountId}`, adviceIfDenied: ADVICE_TO_READ };
  const filter = { accountId, pagesize: PAGE_SIZE, ...(groupId !== undefined && { groupId }) };
  return eachPage((token) =>
    calls.ask(
      question,
      ({ iam }) => iam.listServiceIds({ ...filter, ...(token !== undefined && { pagetoken: token }) }),
      ({ result }) => {
        const fields = fieldsOf(result);
        return {
          items: listIn(fields, 'serviceids', (item) => parseServiceId(item, accountId, false)),
          next: nextPageIn(textIfAny(fields, 'next'), 'pagetoken'),
        };
      },
    ),
  );
}

/** It may have an API key in it, which was made with it: left alone, for its value may be there. */
function parseServiceId(fields: Fields, accountId: string, activity: boolean): ServiceId {
  requireAccount(fields, accountId);
  return {
    id: textIn(fields, 'id'),
    name: textIn(fields, 'name'),
    principal: textIn(fields, 'iam_id'),
    created: parseIbmTime(textIfAny(fields, 'created_at') ?? ''),
    locked: flagIn(fields, 'locked'),
    ...(activity ? activityIn(fields) : ACTIVITY_NOT_ASKED_FOR),
  };
}
