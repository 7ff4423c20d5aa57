import type { CredentialRef } from '@keyhammer/core';
import {
  type ChangeOfOne,
  type CloudUnderTest,
  describeCloudContract,
  type KindUnderTest,
  type WantedCredential,
} from '@keyhammer/testing/contracts';
import { ACCOUNT, daysAgo, type IbmTestBed, NOW, startIbmTestBed } from '../test/ibm-test-bed.ts';

const IBM = {
  principals: 'many',
  lostAnswer: 'outcome-unknown',
  prepares: true,
  unused: 'never',
  resolutionMs: 60_000,
  scanned: 'by-need',
  lists: true,
  foreignKind: 'aws-access-key',
} as const;
const IDENTITY = { ...IBM, several: false, deletes: 'for-good' } as const;
const DELETED_ONLY = { ...IDENTITY, deactivates: 'never', locks: false } as const;

/** How one kind is made, taken away, and gets its changes through. */
interface KindDriver {
  readonly traits: KindUnderTest;
  make(bed: IbmTestBed, wanted: Required<Pick<WantedCredential, 'created'>> & WantedCredential): Pick<CredentialRef, 'id' | 'principal'>;
  remove(bed: IbmTestBed, ref: CredentialRef): void;
  readonly reads: readonly string[];
  readonly lists: string;
  readonly changes: Partial<Record<ChangeOfOne, string>>;
}

const DRIVERS: readonly KindDriver[] = [
  {
    traits: { ...IBM, kind: 'ibm-api-key', several: true, hasInactive: true, deactivates: 'alone', deletes: 'for-good', locks: true },
    make({ addKey, world }, { created, used, status, locked, besides }) {
      const principal = besides?.principal ?? newUser(world);
      const facts = { created, ...usedAt(used), disabled: status === 'inactive', locked: locked ?? false };
      return { id: addKey(principal, facts), principal };
    },
    remove: ({ world }, { id }) => world.deleteApiKey(ACCOUNT, id),
    reads: ['getApiKey', 'listApiKeys'],
    lists: 'listApiKeys',
    changes: { deactivate: 'disableApiKey', activate: 'enableApiKey', delete: 'deleteApiKey' },
  },
  {
    traits: { ...IDENTITY, kind: 'ibm-service-id', hasInactive: true, holds: 'ibm-api-key', deactivates: 'alone', locks: true },
    make({ addKey, world }, { created, used, status, locked }) {
      const facts = { name: 'backup', created, ...usedAt(used), locked: locked ?? false };
      const { id, iamId } = world.addServiceId(ACCOUNT, facts);
      addKey(iamId, { disabled: status === 'inactive' });
      return { id, principal: iamId };
    },
    remove: ({ world }, { id }) => world.deleteServiceId(ACCOUNT, id),
    reads: ['getServiceId', 'listServiceIds'],
    lists: 'listServiceIds',
    changes: { deactivate: 'disableApiKey', activate: 'enableApiKey', delete: 'deleteServiceId' },
  },
  {
    traits: { ...DELETED_ONLY, kind: 'ibm-trusted-profile', hasInactive: false },
    make({ world }, { created, used }) {
      const { id, iamId } = world.addTrustedProfile(ACCOUNT, { name: 'builders', created, ...usedAt(used) });
      return { id, principal: iamId };
    },
    remove: ({ world }, { id }) => world.deleteTrustedProfile(ACCOUNT, id),
    reads: ['getProfile', 'listProfiles'],
    lists: 'listProfiles',
    changes: { delete: 'deleteProfile' },
  },
  {
    traits: { ...DELETED_ONLY, kind: 'ibm-user', hasInactive: true, holds: 'ibm-api-key' },
    make({ world }, { created, used, status }) {
      const principal = newUser(world, { added: created, ...usedAt(used), ...(status === 'inactive' && { state: 'VPN_ONLY' as const }) });
      return { id: principal, principal };
    },
    remove: ({ world }, { id }) => world.removeUser(ACCOUNT, id),
    reads: ['getUserProfile', 'listUsers'],
    lists: 'listUsers',
    changes: { delete: 'removeUser' },
  },
];

for (const driver of DRIVERS) describeCloudContract('IBM Cloud', driver.traits, () => open(driver));

async function open({ traits: { kind }, make, remove, reads, lists, changes }: KindDriver): Promise<CloudUnderTest> {
  const bed = await startIbmTestBed();
  // Without somebody else's API key in it nobody knows whether the list of them is that of the account.
  bed.addKey(bed.alice);
  const deny = (operations: readonly string[]) => {
    for (const operation of operations) bed.world.deny(ACCOUNT, operation);
  };
  return {
    accountId: ACCOUNT,
    now: NOW,
    reader: bed.reader(),
    lister: bed.reader(),
    control: bed.control(),
    own: { accountId: ACCOUNT, principal: bed.operator.iamId, credentialId: bed.operator.keyId },
    make: ({ created = daysAgo(400), ...wanted } = {}) => ({ accountId: ACCOUNT, kind, ...make(bed, { created, ...wanted }) }),
    makeWithin: ({ principal }, status) => ({
      ...{ accountId: ACCOUNT, kind: 'ibm-api-key', principal },
      id: bed.addKey(principal, { disabled: status === 'inactive' }),
    }),
    remove: (ref) => remove(bed, ref),
    denyReading: () => deny(reads),
    denyCounting: () => deny([lists]),
    loseAnswers: (change, _ref, when) => bed.fault(changes[change] ?? '', when === 'before-acting' ? 'cut-before' : 'cut-after'),
    mend: () => bed.sandbox.service.clearFaults(),
    startOver: () => {},
    close: async () => bed[Symbol.asyncDispose](),
  };
}

function usedAt(used: Date | undefined): { lastAuthn?: Date } {
  return used ? { lastAuthn: used } : {};
}

function newUser(world: IbmTestBed['world'], facts: Partial<Parameters<typeof world.addUser>[1]> = {}): string {
  const email = `person-${world.account(ACCOUNT).users.size}@example.com`;
  return world.addUser(ACCOUNT, { email, added: daysAgo(400), ...facts }).iamId;
}
