import { type OciAnswer, type OciCall, userInPath } from './call.ts';
import { apiKeyBody } from './identity-bodies.ts';
import type { OciApiKey, OciUser } from './model.ts';
import { invalidParameter, missingParameter, notAuthorizedOrNotFound, OciError } from './oci-error.ts';
import { objectBody } from './parameters.ts';
import { fingerprintOfPublicKey, rsaPublicKeyIn } from './public-keys.ts';

/** OCI's limit of API signing keys for each user. */
const KEYS_PER_USER = 3;

/** All of them at once: this list has no pages. */
export function listApiKeys(call: OciCall): OciAnswer {
  const user = userInPath(call);
  const keys = call.state.staleKeys.read(user.id, user.keys);
  const body = keys.map((key) => apiKeyBody(user, key));
  keys.forEach(age);
  return { status: 200, body };
}

export function uploadApiKey(call: OciCall): OciAnswer {
  const user = userInPath(call);
  const publicKey = publicKeyIn(call);
  refuseUpload(user, fingerprintOfPublicKey(publicKey));
  const { world, staleKeys } = call.state;
  const before = snapshotOf(user);
  const key = world.addKey(user.id, { created: call.now, publicKey, state: 'CREATING' });
  const answer = { status: 200, body: apiKeyBody(user, key) };
  if (world.creatingReads > 0) key.creatingReads = world.creatingReads;
  else key.state = 'ACTIVE';
  staleKeys.remember(user.id, before, world.staleReads);
  return answer;
}

export function deleteApiKey(call: OciCall): OciAnswer {
  const user = userInPath(call);
  const fingerprint = call.params[1] ?? '';
  if (!user.keys.some((key) => key.fingerprint === fingerprint)) throw notAuthorizedOrNotFound();
  const { world, staleKeys } = call.state;
  staleKeys.remember(user.id, snapshotOf(user), world.staleReads);
  world.deleteKey({ userId: user.id, fingerprint });
  return { status: 204 };
}

/** The codes are not documented; these are of the kinds that OCI's table of errors has for a limit and for a conflict. */
function refuseUpload({ keys, name }: OciUser, fingerprint: string): void {
  if (keys.some((key) => key.fingerprint === fingerprint)) {
    throw new OciError(409, 'ApiKeyAlreadyExists', `The API key ${fingerprint} already exists for the user ${name}.`);
  }
  if (keys.length >= KEYS_PER_USER) {
    throw new OciError(400, 'LimitExceeded', `The user ${name} has the most API keys that one can have: ${KEYS_PER_USER}.`);
  }
}

function publicKeyIn({ request }: OciCall): string {
  const { key } = objectBody(request.body);
  if (key === undefined || key === null) throw missingParameter('key');
  const publicKey = typeof key === 'string' ? rsaPublicKeyIn(key) : undefined;
  if (publicKey === undefined) throw invalidParameter('key is not the PEM of an RSA public key of 2048 bits or more.');
  return publicKey;
}

/** One list nearer to being ACTIVE. */
function age(key: OciApiKey): void {
  if (key.creatingReads === undefined) return;
  key.creatingReads -= 1;
  if (key.creatingReads > 0) return;
  delete key.creatingReads;
  key.state = 'ACTIVE';
}

function snapshotOf({ keys }: OciUser): readonly OciApiKey[] {
  return keys.map((key) => ({ ...key }));
}
