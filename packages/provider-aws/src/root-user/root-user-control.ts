import { type Credential, RejectedError, UnavailableError } from '@keyhammer/core';
import type { ControlRequest, KindControl } from '../kind-control.ts';
import { rootCredentials, whyRootIsUnseen } from './root-credentials.ts';

/** Looked at, never touched: no role may change the root user, and an account without one that works is lost when all else fails. */
export const rootUserControl: KindControl = {
  async look(request, ref) {
    const credential = (await readRoot(request)).find(({ id }) => id === ref.id);
    return credential ? { kind: 'found', credential } : { kind: 'gone' };
  },
  held: readRoot,
  async activeCount(request) {
    const credentials = await readRoot(request);
    return credentials.filter(({ status }) => status === 'active').length;
  },
  deactivate: async ({ session }) => refuse(session.accountId),
  activate: async ({ session }) => refuse(session.accountId),
  delete: async ({ session }) => refuse(session.accountId),
  create: async ({ session }) => refuse(session.accountId),
};

/** As of the credential report, which may be four hours old. */
async function readRoot({ report, now }: ControlRequest): Promise<readonly Credential[]> {
  const readAt = now();
  const reading = await report();
  if (reading.kind === 'unavailable') throw new UnavailableError(`Could not look at the root user: ${whyRootIsUnseen(reading)}`);
  return rootCredentials(reading.report.root, readAt);
}

function refuse(accountId: string): never {
  throw new RejectedError(`The root user of account ${accountId} is only ever reported: whoever can sign in as root has to put it right`);
}
