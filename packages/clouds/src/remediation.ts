import type { CredentialControl, SecretVault } from '@keyhammer/core';
import { connectAws } from '@keyhammer/provider-aws';
import { awsCredentialControl, awsSecretVault } from '@keyhammer/provider-aws/remediation';
import { ibmCredentialControl } from '@keyhammer/provider-ibm-cloud/remediation';
import { ociCredentialControl } from '@keyhammer/provider-oci/remediation';
import { byAccount } from './account-ids.ts';
import type { CloudsOptions } from './clouds-options.ts';
import { openIbm, openOci } from './sign-in.ts';

export interface CloudRemediation extends Disposable {
  readonly credentials: CredentialControl;
  /** Of AWS: nowhere else is a credential replaced. */
  readonly vault: SecretVault;
}

/** Changes credentials in every cloud; AWS through the remediation role. An export of its own, which only the remediator imports. */
export function openRemediation(options: CloudsOptions): CloudRemediation {
  const { settings, worker, log, waiter, metrics, clock } = options;
  const aws = connectAws({ settings: settings.aws, role: settings.aws.remediationRole, worker, log, waiter, metrics });
  const ibm = openIbm(options);
  const surroundings = { waiter, now: () => clock.now() };
  const of = byAccount<CredentialControl>({
    aws: awsCredentialControl({ ...surroundings, connection: aws }),
    ibm: ibmCredentialControl({ ...surroundings, connection: ibm }),
    oci: ociCredentialControl({ ...surroundings, connection: openOci(options) }),
  });
  return {
    credentials: routed(of),
    vault: awsSecretVault({ connection: aws }),
    [Symbol.dispose]() {
      aws.close();
      ibm.close();
    },
  };
}

function routed(of: (accountId: string) => CredentialControl): CredentialControl {
  return {
    look: async (ref, need) => of(ref.accountId).look(ref, need),
    held: async (holder) => of(holder.accountId).held(holder),
    activeCount: async (accountId, kind) => of(accountId).activeCount(accountId, kind),
    prepare: async (ref, change, former) => of(ref.accountId).prepare(ref, change, former),
    deactivate: async (ref, options) => of(ref.accountId).deactivate(ref, options),
    activate: async (ref, restorePoint) => of(ref.accountId).activate(ref, restorePoint),
    delete: async (ref, options) => of(ref.accountId).delete(ref, options),
    create: async (holder) => of(holder.accountId).create(holder),
    ownIdentity: async (accountId) => of(accountId).ownIdentity(accountId),
  };
}
