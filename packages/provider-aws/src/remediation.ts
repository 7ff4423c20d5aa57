import { setTimeout as sleep } from 'node:timers/promises';
import { type CredentialControl, type CredentialKind, RejectedError, RemoteError, type Waiter } from '@keyhammer/core';
import { accessKeyControl } from './access-keys/access-key-control.ts';
import type { AwsConnection } from './connection/aws-connection.ts';
import type { ControlRequest, KindControl } from './kind-control.ts';
import { ownIdentityOf } from './own-identity.ts';
import { passwordControl } from './passwords/password-control.ts';
import { rootUserControl } from './root-user/root-user-control.ts';
import { RunReports } from './run-reports.ts';

export * from './secret-vault/aws-secret-vault.ts';

const CONTROLS: ReadonlyMap<CredentialKind, KindControl> = new Map([
  ['aws-access-key', accessKeyControl],
  ['aws-console-password', passwordControl],
  ['aws-root-user', rootUserControl],
]);

export interface AwsCredentialControlOptions {
  /** Made with the remediation role. */
  readonly connection: Pick<AwsConnection, 'enter' | 'callerIdentity'>;
  /** Stamps what was read; the real time if absent. */
  readonly now?: () => Date;
  /** For the pauses until a report is ready, or a locked user can be changed; the real time if absent. */
  readonly waiter?: Waiter;
}

/** Changes credentials in AWS. An export of its own, so that only who asks for it by name can change anything. */
export function awsCredentialControl(options: AwsCredentialControlOptions): CredentialControl {
  const { connection, now = () => new Date(), waiter = { wait: (ms) => sleep(ms) } } = options;
  const reports = new RunReports({ waiter, now });
  const requestIn = async (accountId: string): Promise<ControlRequest> => {
    const session = await connection.enter(accountId);
    return { session, report: () => reports.of(session), now, waiter };
  };
  return {
    look: async (ref) => controlOf(ref.kind).look(await requestIn(ref.accountId), ref),
    held: async (holder) => controlOf(holder.kind).held(await requestIn(holder.accountId), holder),
    activeCount: async (accountId, kind) => {
      const control = controlOf(kind);
      const request = await requestIn(accountId);
      return await control.activeCount(request).catch(undefinedIfUnseen);
    },
    // A key or a password stops nothing besides, and its name is all that it takes to bring it back.
    prepare: async () => ({ alsoStopped: [] }),
    deactivate: async (ref) => controlOf(ref.kind).deactivate(await requestIn(ref.accountId), ref),
    activate: async (ref) => controlOf(ref.kind).activate(await requestIn(ref.accountId), ref),
    delete: async (ref) => controlOf(ref.kind).delete(await requestIn(ref.accountId), ref),
    create: async (holder) => controlOf(holder.kind).create(await requestIn(holder.accountId), holder),
    // The same wherever it goes: it assumes roles from there.
    ownIdentity: async () => ownIdentityOf(await connection.callerIdentity()),
  };
}

function controlOf(kind: CredentialKind): KindControl {
  const control = CONTROLS.get(kind);
  if (!control) throw new RejectedError(`AWS has no credentials of the kind ${kind}`);
  return control;
}

function undefinedIfUnseen(error: unknown): undefined {
  if (error instanceof RemoteError) return undefined;
  throw error;
}
