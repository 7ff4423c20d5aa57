import { type CredentialControl, type CredentialKind, type CredentialRef, type LiveCredential, RejectedError } from '@keyhammer/core';
import { lookAtAccessKey, setAccessKeyStatus } from './access-keys/access-key-control.ts';
import type { AccountSession, AwsConnection } from './connection/aws-connection.ts';

/** How one kind of credential is changed. */
interface KindControl {
  look(session: AccountSession, ref: CredentialRef, now: () => Date): Promise<LiveCredential>;
  deactivate(session: AccountSession, ref: CredentialRef): Promise<void>;
  activate(session: AccountSession, ref: CredentialRef): Promise<void>;
}

const CONTROLS: ReadonlyMap<CredentialKind, KindControl> = new Map([
  [
    'aws-access-key',
    {
      look: ({ iam }, ref, now) => lookAtAccessKey(iam, ref, now),
      deactivate: ({ iam }, ref) => setAccessKeyStatus(iam, ref, 'Inactive'),
      activate: ({ iam }, ref) => setAccessKeyStatus(iam, ref, 'Active'),
    },
  ],
]);

export interface AwsCredentialControlOptions {
  /** Made with the remediation role. */
  readonly connection: Pick<AwsConnection, 'enter'>;
  /** Stamps what was read; the real time if absent. */
  readonly now?: () => Date;
}

/** Changes credentials in AWS. An export of its own, so that only who asks for it by name can change anything. */
export function awsCredentialControl({ connection, now = () => new Date() }: AwsCredentialControlOptions): CredentialControl {
  const enter = (ref: CredentialRef) => connection.enter(ref.accountId);
  return {
    look: async (ref) => controlOf(ref).look(await enter(ref), ref, now),
    deactivate: async (ref) => controlOf(ref).deactivate(await enter(ref), ref),
    activate: async (ref) => controlOf(ref).activate(await enter(ref), ref),
  };
}

function controlOf({ kind }: CredentialRef): KindControl {
  const control = CONTROLS.get(kind);
  if (!control) throw new RejectedError(`AWS has no credentials of the kind ${kind}`);
  return control;
}
