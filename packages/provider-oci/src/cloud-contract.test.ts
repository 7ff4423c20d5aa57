import { type ChangeOfOne, type CloudUnderTest, describeCloudContract } from '@keyhammer/testing/contracts';
import { daysAgo, KIND, NOW, startOciTestBed, TENANCY } from '../test/oci-test-bed.ts';

const CALLS: Readonly<Record<ChangeOfOne, readonly string[]>> = {
  deactivate: ['identity:UpdateUserCapabilities'],
  activate: ['identity:UpdateUserCapabilities', 'identity:UploadApiKey'],
  delete: ['identity:DeleteApiKey'],
};

describeCloudContract(
  'OCI',
  {
    ...{ kind: KIND, unused: 'unseen', resolutionMs: 1000, scanned: 'by-need', hasInactive: true, several: true, principals: 'many' },
    ...{ deactivates: 'with-others', deletes: 'restorable', locks: false, lists: true },
    ...{ lostAnswer: 'outcome-unknown', prepares: true, foreignKind: 'aws-access-key' },
  },
  open,
);

async function open(): Promise<CloudUnderTest> {
  const bed = await startOciTestBed();
  const { world } = bed;
  let people = 0;
  return {
    accountId: TENANCY,
    now: NOW,
    reader: bed.reader(),
    lister: bed.reader(),
    control: bed.control(),
    own: { accountId: TENANCY, principal: bed.operator.user.id, credentialId: bed.operator.ids[0] ?? '' },
    make({ created = daysAgo(400), used, status, besides } = {}) {
      people += 1;
      const principal = besides?.principal ?? bed.addUser({ name: `person-${people}` }).user.id;
      const { fingerprint } = world.addKey(principal, { created, ...(status === 'inactive' && { state: 'INACTIVE' }) });
      if (used) bed.sandbox.useKey(principal, fingerprint, { at: used });
      return { accountId: TENANCY, kind: KIND, principal, id: `${principal}/${fingerprint}` };
    },
    remove: ({ principal, id }) => world.deleteKey({ userId: principal, fingerprint: id.slice(id.indexOf('/') + 1) }),
    denyReading: ({ principal }) => world.deny(TENANCY, 'identity:ListApiKeys', principal),
    denyCounting: () => world.deny(TENANCY, 'identity:ListApiKeys'),
    loseAnswers(change, _ref, when) {
      for (const call of CALLS[change]) bed.fault(call, when === 'before-acting' ? 'cut-before' : 'cut-after');
    },
    mend: () => bed.sandbox.service.clearFaults(),
    startOver: () => {},
    close: async () => bed[Symbol.asyncDispose](),
  };
}
