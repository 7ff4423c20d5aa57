import { createPublicKey } from 'node:crypto';
import type { ReceivedRequest } from '../loopback-service.ts';
import { parseOciAuthorization } from './authorization-header.ts';
import type { OciApiKey, OciUser } from './model.ts';
import { NotAuthenticated } from './oci-error.ts';
import { meantFor } from './proxies.ts';
import { signatureFault } from './request-signature.ts';
import type { OciState } from './state.ts';

/** Who signed a request, and with what. */
export interface OciCaller {
  readonly user: OciUser;
  readonly key: OciApiKey;
}

/** Throws NotAuthenticated, and notes the reason, which OCI keeps to itself. */
export function ociCallerOf(state: OciState, request: ReceivedRequest): OciCaller {
  const authorization = parseOciAuthorization(request.headers.authorization);
  if (!authorization) throw new NotAuthenticated('there is no signature');
  const caller = holderOf(state, authorization.keyId);
  const fault = signatureFault(request, {
    authorization,
    publicKey: createPublicKey(caller.key.publicKey),
    now: state.clock.now(),
    signedFor: meantFor(request, state.proxies),
  });
  if (fault !== undefined) throw new NotAuthenticated(fault);
  return caller;
}

/** The user and the key that a key id is of, if they may sign. */
function holderOf({ world }: OciState, keyId: string): OciCaller {
  const [tenancyId = '', userId = '', fingerprint = ''] = keyId.split('/');
  const user = world.findUser(userId);
  if (!user || user.tenancyId !== tenancyId) throw new NotAuthenticated(`there is no user ${userId} in ${tenancyId}`);
  if (user.state !== 'ACTIVE') throw new NotAuthenticated(`the user ${user.name} is ${user.state}`);
  if (!mayUseApiKeys(user)) throw new NotAuthenticated(`the user ${user.name} may not use API keys`);
  const key = user.keys.find((candidate) => candidate.fingerprint === fingerprint);
  if (!key) throw new NotAuthenticated(`the user ${user.name} has no key ${fingerprint}`);
  if (key.state !== 'ACTIVE') throw new NotAuthenticated(`the key ${fingerprint} of the user ${user.name} is ${key.state}`);
  return { user, key };
}

/** Whoever is not told to be without it may. */
function mayUseApiKeys({ capabilities }: OciUser): boolean {
  return capabilities === null || capabilities === 'absent' || capabilities.canUseApiKeys !== false;
}
