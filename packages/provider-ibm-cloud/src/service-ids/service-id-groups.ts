import { NotFoundError } from '@keyhammer/core';
import { ADVICE_TO_READ } from '../advice.ts';
import { fieldsOf, listIn, textIn } from '../body.ts';
import type { IbmSession } from '../connection/ibm-connection.ts';
import type { Identity } from '../identity.ts';

/** The groups that service IDs are in; `undefined` is the default one, which lists show if no other is named. Asked for once. */
export type ServiceIdGroups = () => Promise<readonly (string | undefined)[]>;

export function serviceIdGroupsOf(session: IbmSession): ServiceIdGroups {
  let groups: Promise<readonly (string | undefined)[]> | undefined;
  return () => {
    groups ??= readGroups(session).then((ids) => [undefined, ...ids]);
    return groups;
  };
}

async function readGroups({ accountId, calls }: IbmSession): Promise<readonly string[]> {
  const question = { what: `Could not list the service ID groups of account ${accountId}`, adviceIfDenied: ADVICE_TO_READ };
  try {
    return await calls.ask(
      question,
      ({ iam }) => iam.listServiceIdGroup({ accountId }),
      ({ result }) => listIn(fieldsOf(result), 'serviceid_groups', (group) => textIn(group, 'id')),
    );
  } catch (error) {
    // An IAM that does not know groups has none.
    if (error instanceof NotFoundError) return [];
    throw error;
  }
}

/** The lists of all groups as one. IBM Cloud may name the default group as well, and then it is listed twice. */
export async function* inAllGroups(
  groups: ServiceIdGroups,
  listGroup: (groupId: string | undefined) => AsyncIterable<readonly Identity[]>,
): AsyncGenerator<readonly Identity[]> {
  const ids = await groups();
  const seen = new Set<string>();
  const isNew = ({ id }: Identity) => ids.length === 1 || (!seen.has(id) && seen.add(id));
  for (const groupId of ids) {
    for await (const page of listGroup(groupId)) yield page.filter(isNew);
  }
}
