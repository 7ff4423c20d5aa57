import type { CredentialRef } from '@keyhammer/core';
import { type NewKey, OPERATOR_ACCESS_KEY_ID } from '@keyhammer/sandbox';
import { type ChangeOfOne, type CloudUnderTest, describeCloudContract, type KindUnderTest } from '@keyhammer/testing/contracts';
import { type AwsTestBed, daysAgo, denied, MAIN, MEMBER, NOW, startAwsTestBed } from '../test/aws-test-bed.ts';
import { ROOT_USER } from './credential-report/account-report.ts';

const AWS = {
  principals: 'many',
  unused: 'never',
  resolutionMs: 1000,
  locks: false,
  lists: true,
  scanned: 'by-holder',
  lostAnswer: 'unavailable',
  prepares: false,
  foreignKind: 'oci-api-key',
} as const;
const ACCESS_KEY: KindUnderTest = {
  ...{ ...AWS, kind: 'aws-access-key', hasInactive: true, several: true },
  ...{ deactivates: 'alone', deletes: 'for-good' },
};
const PASSWORD: KindUnderTest = {
  ...{ ...AWS, kind: 'aws-console-password', hasInactive: false, several: false },
  ...{ deactivates: 'never', deletes: 'for-good' },
};

const ROOT: KindUnderTest = {
  ...{ ...AWS, kind: 'aws-root-user', scanned: 'all', principals: 'one', hasInactive: true, several: true },
  ...{ deactivates: 'never', deletes: 'never' },
};

type OfOneKind = Pick<CloudUnderTest, 'make' | 'remove' | 'denyReading' | 'loseAnswers'>;

describeCloudContract('AWS', ACCESS_KEY, () => open(accessKeys));
describeCloudContract('AWS', PASSWORD, () => open(passwords));
describeCloudContract('AWS', ROOT, () => open(rootUser));

async function open(ofOneKind: (bed: AwsTestBed) => OfOneKind): Promise<CloudUnderTest> {
  const bed = await startAwsTestBed();
  let control = bed.control();
  return {
    accountId: MEMBER,
    now: NOW,
    reader: bed.reader(),
    lister: bed.reader(),
    get control() {
      return control;
    },
    own: { accountId: MAIN, principal: 'sandbox-operator', credentialId: OPERATOR_ACCESS_KEY_ID },
    ...ofOneKind(bed),
    denyCounting() {
      for (const action of ['iam:GenerateCredentialReport', 'iam:ListUsers']) bed.world.deny(MEMBER, action);
    },
    mend: () => bed.sandbox.service.clearFaults(),
    startOver() {
      // AWS makes a credential report every four hours at most.
      bed.clock.advance(5 * 60 * 60 * 1000);
      control = bed.control();
    },
    close: async () => bed[Symbol.asyncDispose](),
  };
}

function newUser(bed: AwsTestBed, besides: CredentialRef | undefined): string {
  if (besides) return besides.principal;
  const name = `user-${bed.world.account(MEMBER).users.size + 1}`;
  bed.addUser(name);
  return name;
}

function accessKeys(bed: AwsTestBed): OfOneKind {
  return {
    make({ created = daysAgo(400), used, status, besides } = {}) {
      const principal = newUser(bed, besides);
      const { id } = bed.world.addKey(MEMBER, principal, {
        created,
        status: status === 'inactive' ? 'Inactive' : 'Active',
        ...(used && { lastUsed: { at: used } }),
      });
      return { accountId: MEMBER, kind: 'aws-access-key', principal, id };
    },
    remove: ({ id }) => bed.world.deleteKey(MEMBER, id),
    denyReading: ({ principal }) => bed.fault('iam:ListAccessKeys', denied(), principal),
    loseAnswers: (change, { id }, when) => bed.fault(KEY_CALLS[change], CUTS[when], id),
  };
}

function passwords(bed: AwsTestBed): OfOneKind {
  return {
    make({ created = daysAgo(400), used } = {}) {
      const principal = newUser(bed, undefined);
      bed.addConsoleUser(principal, { created, changed: created, ...(used && { lastUsed: used }) });
      return { accountId: MEMBER, kind: 'aws-console-password', principal, id: principal };
    },
    remove: ({ principal }) => bed.world.deletePassword(MEMBER, principal),
    denyReading: ({ principal }) => bed.fault('iam:GetLoginProfile', denied(), principal),
    loseAnswers: (_change, { principal }, when) => bed.fault('iam:DeleteLoginProfile', CUTS[when], principal),
  };
}

/** Its access keys, of which there may be two. */
function rootUser(bed: AwsTestBed): OfOneKind {
  let keys: readonly NewKey[] = [];
  const put = (changed: readonly NewKey[]) => {
    keys = changed;
    bed.world.setRoot(MEMBER, { keys });
  };
  return {
    make({ created = daysAgo(400), used, status } = {}) {
      put([...keys, { created, status: status === 'inactive' ? 'Inactive' : 'Active', ...(used && { lastUsed: { at: used } }) }]);
      return { accountId: MEMBER, kind: 'aws-root-user', principal: ROOT_USER, id: `root-access-key-${keys.length}` };
    },
    remove: ({ id }) => put(keys.filter((_, index) => id !== `root-access-key-${index + 1}`)),
    denyReading: () => bed.world.deny(MEMBER, 'iam:GetCredentialReport'),
    // Nobody changes it.
    loseAnswers: () => {},
  };
}

const CUTS = { 'before-acting': 'cut-before', 'after-acting': 'cut-after' } as const;
const KEY_CALLS: Readonly<Record<ChangeOfOne, string>> = {
  deactivate: 'iam:UpdateAccessKey',
  activate: 'iam:UpdateAccessKey',
  delete: 'iam:DeleteAccessKey',
};
