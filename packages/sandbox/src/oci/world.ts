import type { OciPlace } from './audit-log.ts';
import { OciConditions } from './conditions.ts';
import { ocid } from './identifiers.ts';
import type { OciApiKey, OciCapabilities, OciCompartment, OciDomain, OciGroup, OciLifecycleState, OciUser } from './model.ts';
import {
  type NewOciCompartment,
  type NewOciDomain,
  type NewOciGroup,
  type NewOciKey,
  type NewOciUser,
  ociKeyOf,
  ociUserOf,
  TENANCIES_MADE,
} from './new-entities.ts';
import { madeUpPublicKey, ociKeyPair } from './public-keys.ts';
import { defaultDomainOf, type NewOciTenancy, type OciTenancy, ociTenancyOf } from './tenancy.ts';

/** A user and one of its keys. */
export interface OciKeyRef {
  readonly userId: string;
  readonly fingerprint: string;
}

/** A call that somebody makes with a key. Absent: in the home region, in the root compartment, `ListUsers`. */
export interface OciKeyUse extends Partial<OciPlace> {
  readonly at: Date;
  readonly action?: string;
}

/**
 * Tenancies with their compartments, identity domains, users, groups and API keys, and the conditions that they are met under. Tests and
 * the demo change it in process; clients see it over the wire.
 */
export class OciWorld extends OciConditions {
  /** Whom Keyhammer signs as. */
  operator: OciKeyRef | undefined;

  readonly #tenancies = new Map<string, OciTenancy>();
  readonly #users = new Map<string, OciUser>();
  readonly #denied = new Set<string>();
  #signingKeys = 0;
  #madeUpKeys = 0;

  get tenancies(): ReadonlyMap<string, OciTenancy> {
    return this.#tenancies;
  }

  findUser(userId: string): OciUser | undefined {
    return this.#users.get(userId);
  }

  findDomain(slug: string): OciDomain | undefined {
    return [...this.#tenancies.values()].flatMap(({ domains }) => [...domains.values()]).find((domain) => domain.slug === slug);
  }

  /** Throws for a tenancy that is not there: a slip in the test, never a finding. So do the next four. */
  tenancy(tenancyId: string): OciTenancy {
    return found(this.#tenancies.get(tenancyId), `tenancy ${tenancyId}`);
  }

  user(userId: string): OciUser {
    return found(this.#users.get(userId), `user ${userId}`);
  }

  /** By name, in any domain. */
  userNamed(tenancyId: string, name: string): OciUser {
    return found(
      [...this.tenancy(tenancyId).users.values()].find((user) => user.name === name),
      `user ${name} in ${tenancyId}`,
    );
  }

  key({ userId, fingerprint }: OciKeyRef): OciApiKey {
    return found(
      this.user(userId).keys.find((key) => key.fingerprint === fingerprint),
      `key ${fingerprint} of the user ${userId}`,
    );
  }

  domain(tenancyId: string, name: string): OciDomain {
    return found(
      [...this.tenancy(tenancyId).domains.values()].find((domain) => domain.name === name),
      `identity domain ${name} in ${tenancyId}`,
    );
  }

  /** With its default domain, called `Default`. @param domainSlug what that one's URL ends in */
  addTenancy(tenancy: NewOciTenancy, domainSlug = 'Default'): OciTenancy {
    const added = ociTenancyOf(tenancy);
    this.#tenancies.set(added.id, added);
    this.#putDomain(added, { name: 'Default', slug: domainSlug }, 'DEFAULT');
    return added;
  }

  addCompartment(tenancyId: string, { name, parentId = tenancyId, created, state = 'ACTIVE' }: NewOciCompartment): OciCompartment {
    const { compartments } = this.tenancy(tenancyId);
    if (parentId !== tenancyId) found(compartments.get(parentId), `compartment ${parentId} in ${tenancyId}`);
    const id = ocid('compartment', parentId, name);
    const added = { id, parentId, name, created: created?.getTime() ?? TENANCIES_MADE, state };
    compartments.set(id, added);
    return added;
  }

  addDomain(tenancyId: string, domain: NewOciDomain): OciDomain {
    return this.#putDomain(this.tenancy(tenancyId), domain, 'SECONDARY');
  }

  addUser(tenancyId: string, user: NewOciUser): OciUser {
    const tenancy = this.tenancy(tenancyId);
    const added = ociUserOf(tenancyId, this.#domainOf(tenancy, user.domain).id, user);
    if (tenancy.users.has(added.id)) throw new Error(`The sandbox's tenancy ${tenancy.name} has a user ${user.name} already.`);
    tenancy.users.set(added.id, added);
    this.#users.set(added.id, added);
    return added;
  }

  addGroup(tenancyId: string, { name, domain, created, members = [] }: NewOciGroup): OciGroup {
    const tenancy = this.tenancy(tenancyId);
    const domainId = this.#domainOf(tenancy, domain).id;
    const made = created?.getTime() ?? TENANCIES_MADE;
    const added: OciGroup = { id: ocid('group', domainId, name), tenancyId, domainId, name, created: made, members: new Map() };
    tenancy.groups.set(added.id, added);
    for (const userId of members) this.addMember(added, userId);
    return added;
  }

  /** Throws for a user of another domain. @param since when the group was made, if absent */
  addMember(group: OciGroup, userId: string, since?: Date): void {
    if (this.user(userId).domainId !== group.domainId)
      throw new Error(`The group ${group.name} and the user ${userId} are of two domains.`);
    group.members.set(userId, since?.getTime() ?? group.created);
  }

  /** However many the user has. */
  addKey(userId: string, key: NewOciKey): OciApiKey {
    const user = this.user(userId);
    const added = ociKeyOf(userId, key.publicKey ?? this.#newPublicKey(key), key);
    if (user.keys.some(({ fingerprint }) => fingerprint === added.fingerprint)) {
      throw new Error(`The sandbox's user ${user.name} has the key ${added.fingerprint} already.`);
    }
    user.keys.push(added);
    return added;
  }

  setKeyState(ref: OciKeyRef, state: OciLifecycleState): void {
    this.key(ref).state = state;
  }

  deleteKey(ref: OciKeyRef): void {
    const { keys } = this.user(ref.userId);
    keys.splice(keys.indexOf(this.key(ref)), 1);
  }

  /** In addition to those that the user has. */
  setCapabilities(userId: string, changes: OciCapabilities): void {
    const user = this.user(userId);
    user.capabilities = { ...(typeof user.capabilities === 'object' && user.capabilities), ...changes };
  }

  /** With the user's keys and memberships. */
  deleteUser(userId: string): void {
    const { tenancyId } = this.user(userId);
    const { users, groups } = this.tenancy(tenancyId);
    for (const { members } of groups.values()) members.delete(userId);
    users.delete(userId);
    this.#users.delete(userId);
  }

  /** Somebody signs a call with the key, and Audit takes it down. The key must be on record, whatever its state. */
  useKey(ref: OciKeyRef, { at, region, compartmentId, action = 'ListUsers' }: OciKeyUse): void {
    this.key(ref);
    const { tenancyId } = this.user(ref.userId);
    const { homeRegion, audit } = this.tenancy(tenancyId);
    const place = { region: region ?? homeRegion, compartmentId: compartmentId ?? tenancyId };
    audit.record(place, { at: at.getTime(), ...ref, action, status: 200 });
  }

  /** Lets the users of another tenancy in, as a policy can. */
  admit(tenancyId: string, otherTenancyId: string): void {
    this.tenancy(tenancyId).admits.add(otherTenancyId);
  }

  /**
   * Refuses an operation (`identity:ListApiKeys`, `audit:ListEvents`, `domains:ListGroups` …) to everyone in the tenancy, with OCI's 404.
   * @param about the OCID of one user, compartment or domain; absent: of any
   */
  deny(tenancyId: string, operation: string, about?: string): void {
    this.#denied.add([tenancyId, operation, about ?? '*'].join(' '));
  }

  /** Takes a `deny` back. */
  allow(tenancyId: string, operation: string, about?: string): void {
    this.#denied.delete([tenancyId, operation, about ?? '*'].join(' '));
  }

  isDenied(tenancyId: string, operation: string, about: string): boolean {
    return [about, '*'].some((target) => this.#denied.has([tenancyId, operation, target].join(' ')));
  }

  #putDomain(tenancy: OciTenancy, domain: NewOciDomain, type: OciDomain['type']): OciDomain {
    const { name, slug = name, compartmentId = tenancy.id, created } = domain;
    if (this.findDomain(slug))
      throw new Error(`The sandbox has an identity domain with the URL …/domains/${slug} already: give it a slug.`);
    const id = ocid('domain', tenancy.id, name);
    const added = { id, tenancyId: tenancy.id, compartmentId, name, slug, type, created: created?.getTime() ?? TENANCIES_MADE };
    tenancy.domains.set(id, added);
    return added;
  }

  #domainOf(tenancy: OciTenancy, name: string | undefined): OciDomain {
    return name === undefined ? defaultDomainOf(tenancy) : this.domain(tenancy.id, name);
  }

  #newPublicKey({ signs }: NewOciKey): string {
    if (!signs) {
      this.#madeUpKeys += 1;
      return madeUpPublicKey(`key ${this.#madeUpKeys}`);
    }
    this.#signingKeys += 1;
    return ociKeyPair(this.#signingKeys - 1).publicKey;
  }
}

function found<T>(entity: T | undefined, what: string): T {
  if (entity === undefined) throw new Error(`The sandbox's OCI has no ${what}.`);
  return entity;
}
