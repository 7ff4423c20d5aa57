import type { Gap, Privilege } from '@keyhammer/core';
import type { OciSession } from '../connection/oci-connection.ts';
import { listGroups, listMembers } from '../identity/list-groups.ts';
import { groupsNamed } from '../identity-domains/domain-calls.ts';
import type { PartialReading } from '../partial-reading.ts';

/** Who is an administrator, and through which group. */
export class Administrators {
  readonly #through = new Map<string, string>();
  readonly #gaps: readonly Gap[];

  /** @param gaps while there are any, nobody is known to be none */
  constructor(through: Iterable<readonly [userId: string, group: string]>, gaps: readonly Gap[]) {
    // The first group that somebody is found in is told.
    for (const [userId, group] of through) if (!this.#through.has(userId)) this.#through.set(userId, group);
    this.#gaps = gaps;
  }

  get userIds(): readonly string[] {
    return [...this.#through.keys()];
  }

  privilegeOf(userId: string): Privilege {
    const through = this.#through.get(userId);
    if (through !== undefined) return { kind: 'administrator', through };
    const [gap] = this.#gaps;
    return gap ? { kind: 'unknown', reason: `${gap.what}: ${gap.reason}` } : { kind: 'none' };
  }
}

type Found = readonly [userId: string, group: string];

/**
 * The members of the administrators' groups, in the tenancy and in each listed identity domain. What could not be read is a
 * gap, and so is it if none of the groups is anywhere: nobody administers a tenancy that has been set up.
 */
export async function readAdministrators(session: OciSession, reading: PartialReading): Promise<Administrators> {
  const gapsBefore = reading.gaps.length;
  const inTenancy = await membersInTenancy(session, reading);
  const inDomains = await Promise.all(session.domains.map((domain) => membersInDomain(session, domain, reading)));
  const found = [inTenancy, ...inDomains];
  if (found.every(({ groups }) => groups === 0) && reading.gaps.length === gapsBefore) {
    reading.miss('administrators', noSuchGroup(session));
  }
  return new Administrators(
    found.flatMap(({ members }) => members),
    reading.gaps.slice(gapsBefore),
  );
}

interface GroupsRead {
  readonly groups: number;
  readonly members: readonly Found[];
}

async function membersInTenancy(session: OciSession, reading: PartialReading): Promise<GroupsRead> {
  const names = new Set(session.adminGroups.map((name) => name.toLowerCase()));
  const all = (await reading.attempt('groups of the tenancy', () => listGroups(session))) ?? [];
  const groups = all.filter(({ name }) => names.has(name.toLowerCase()));
  const members: Found[] = [];
  for (const group of groups) {
    const ids = await reading.attempt(`members of the group ${group.name}`, () => listMembers(session, group));
    members.push(...(ids ?? []).map((id) => [id, `the group ${group.name}`] as const));
  }
  return { groups: groups.length, members };
}

async function membersInDomain(session: OciSession, domain: string, reading: PartialReading): Promise<GroupsRead> {
  const members: Found[] = [];
  let groups = 0;
  for (const name of session.adminGroups) {
    const what = `the group ${name} of the domain ${domain}`;
    for (const group of (await reading.attempt(what, () => groupsNamed(session, domain, name))) ?? []) {
      groups += 1;
      for (const member of group.members) {
        if (member.ocid === undefined) reading.miss(what, `the domain does not tell the OCID of ${member.name}`);
        else members.push([member.ocid, what]);
      }
    }
  }
  return { groups, members };
}

function noSuchGroup({ adminGroups, domains }: OciSession): string {
  const where = domains.length > 0 ? 'in the tenancy or its listed identity domains' : 'in the tenancy';
  return `there is no group ${adminGroups.join(' or ')} ${where}. Name the administrators' groups in oci.admin_groups, and nested domains in domains`;
}
