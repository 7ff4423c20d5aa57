import { AccessDeniedError, type CredentialKind, type CredentialRef, OutcomeUnknownError, type OwnIdentity } from '@keyhammer/core';
import { ACCOUNT_ID, daysAgo, NOW } from './builders.ts';
import { describeCloudContract } from './cloud-contract.ts';
import type { CloudUnderTest, KindUnderTest, WantedCredential } from './cloud-under-test.ts';
import type { HeldCredential } from './in-memory-accounts.ts';
import { ROOT_USER } from './in-memory-accounts.ts';
import { InMemoryCloud } from './in-memory-cloud.ts';

const OWN: OwnIdentity = { accountId: ACCOUNT_ID, principal: 'keyhammer', credentialId: 'AKIAKEYHAMMER' };

/** It knows every kind, lists nothing, and takes a service ID for locked if its keys are. */
const EVERY = {
  principals: 'many',
  resolutionMs: 1000,
  scanned: 'by-need',
  unused: 'never',
  lists: false,
  locks: false,
  lostAnswer: 'outcome-unknown',
  prepares: true,
} as const;
const IDENTITY = { ...EVERY, several: false, hasInactive: false, deactivates: 'never', deletes: 'for-good' } as const;

const KINDS: readonly KindUnderTest[] = [
  { ...EVERY, kind: 'aws-access-key', several: true, hasInactive: true, deactivates: 'alone', deletes: 'for-good' },
  { ...IDENTITY, kind: 'aws-console-password' },
  { ...EVERY, kind: 'aws-root-user', principals: 'one', several: true, hasInactive: true, deactivates: 'never', deletes: 'never' },
  { ...EVERY, kind: 'ibm-api-key', several: true, hasInactive: true, deactivates: 'alone', deletes: 'for-good', locks: true },
  { ...IDENTITY, kind: 'ibm-service-id', hasInactive: true, deactivates: 'alone', holds: 'ibm-api-key' },
  { ...IDENTITY, kind: 'ibm-trusted-profile' },
  { ...IDENTITY, kind: 'ibm-user', hasInactive: true, holds: 'ibm-api-key' },
  {
    ...{ ...EVERY, kind: 'oci-api-key', unused: 'unseen', several: true, hasInactive: true },
    ...{ deactivates: 'with-others', deletes: 'restorable' },
  },
];

/** People take away what they like. */
class CloudWithHands extends InMemoryCloud {
  takeAway({ accountId, kind, id, principal }: CredentialRef): void {
    const found = this.credentialsOf(accountId, principal, kind).find((each) => each.id === id);
    if (found) this.remove(accountId, found);
  }
}

for (const kind of KINDS) describeCloudContract('InMemoryCloud', kind, async () => open(kind));

function open({ kind, unused }: KindUnderTest): CloudUnderTest {
  const cloud = new CloudWithHands(() => NOW);
  cloud.runAs(OWN);
  let made = 0;
  const make = ({ created = daysAgo(400), used, status = 'active', locked, besides }: WantedCredential = {}): CredentialRef => {
    made += 1;
    const principal = besides?.principal ?? principalOf(kind, made);
    const id = idOf(kind, principal, made);
    const never = unused === 'never' ? ({ kind: 'never' } as const) : ({ kind: 'unseen', since: daysAgo(90), source: 'Audit' } as const);
    const facts: HeldCredential = {
      ...{ kind, id, principal, status, created },
      lastUsed: used ? { kind: 'used', at: used } : never,
      ...(locked && { locked }),
    };
    cloud.put(ACCOUNT_ID, facts);
    // The keys of a service ID are what is on or off of it.
    if (kind === 'ibm-service-id') cloud.put(ACCOUNT_ID, { ...facts, kind: 'ibm-api-key', id: `ApiKey-${made}` });
    return { accountId: ACCOUNT_ID, kind, principal, id };
  };
  return {
    accountId: ACCOUNT_ID,
    now: NOW,
    reader: cloud,
    control: cloud,
    own: OWN,
    make,
    makeWithin({ principal }, status) {
      made += 1;
      const held = { kind: 'ibm-api-key', id: `ApiKey-${made}`, principal } as const;
      cloud.put(ACCOUNT_ID, { ...held, status, created: daysAgo(400), lastUsed: { kind: 'never' } });
      return { accountId: ACCOUNT_ID, ...held };
    },
    remove: (ref) => cloud.takeAway(ref),
    denyReading({ principal }) {
      cloud.addGap(ACCOUNT_ID, principal, 'denied', kind);
      cloud.failNextLook(new AccessDeniedError(`what ${principal} holds can't be read`));
    },
    denyCounting: () => cloud.denyActiveCount(ACCOUNT_ID),
    loseAnswers: (change, _ref, when) => cloud.failNextChange({ change, when, error: new OutcomeUnknownError('the answer was lost') }),
    mend: () => {},
    startOver: () => {},
    close: async () => {},
  };
}

function principalOf(kind: CredentialKind, n: number): string {
  if (kind === 'aws-root-user') return ROOT_USER;
  return kind === 'oci-api-key' ? `ocid1.user.oc1..${n}` : `holder-${n}`;
}

function idOf(kind: CredentialKind, principal: string, n: number): string {
  if (kind === 'aws-root-user') return `root-access-key-${n}`;
  if (kind === 'aws-console-password') return principal;
  return kind === 'oci-api-key' ? `${principal}/20:3b:${String(n).padStart(2, '0')}` : `${kind}-${n}`;
}
