import type { CredentialFinder, InventoryLister, InventoryReader } from '@keyhammer/core';
import { awsInventoryReader, connectAws } from '@keyhammer/provider-aws';
import { ibmInventoryReader } from '@keyhammer/provider-ibm-cloud';
import { ociInventoryReader } from '@keyhammer/provider-oci';
import { byAccount } from './account-ids.ts';
import type { CloudsOptions } from './clouds-options.ts';
import { openIbm, openOci } from './sign-in.ts';

export type CloudInventory = InventoryReader & CredentialFinder & InventoryLister;

/** Reads the accounts of every cloud; AWS through the identification role, which may only read. */
export function openInventory(options: CloudsOptions): CloudInventory & Disposable {
  const { settings, worker, log, waiter, metrics, clock } = options;
  const aws = connectAws({ settings: settings.aws, role: settings.aws.identificationRole, worker, log, waiter, metrics });
  const ibm = openIbm(options);
  const surroundings = { log, waiter, now: () => clock.now() };
  const of = byAccount<CloudInventory>({
    aws: awsInventoryReader({ ...surroundings, connection: aws, ownerTags: settings.owners.ownerTags }),
    ibm: ibmInventoryReader({ ...surroundings, connection: ibm }),
    oci: ociInventoryReader({ ...surroundings, connection: openOci(options) }),
  });
  return {
    scan: async (accountId, request) => of(accountId).scan(accountId, request),
    describe: async (accountId, principals, wanted) => of(accountId).describe(accountId, principals, wanted),
    holderOf: async (accountId, credentialId) => of(accountId).holderOf(accountId, credentialId),
    async *list(accountId) {
      yield* of(accountId).list(accountId);
    },
    [Symbol.dispose]() {
      aws.close();
      ibm.close();
    },
  };
}
