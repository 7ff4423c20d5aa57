import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ociFaults } from '@keyhammer/sandbox';
import { encryptedPemOf, newKey } from '../test/keys.ts';
import { KIND, type OciTestBed, startOciTestBed, TENANCY, UNUSED_SINCE } from '../test/oci-test-bed.ts';

let bed: OciTestBed;
beforeEach(async () => {
  bed = await startOciTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

/** All that a log could make of something: its causes, and what is hidden in it, too. */
function everythingIn(thing: unknown): string {
  return inspect(thing, { depth: Number.POSITIVE_INFINITY, showHidden: true }) + String(thing);
}

const thrownBy = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

/** What may not show: the key in whatever lines, its parts, and what was signed with it. */
function secretsOf(pem: string): readonly string[] {
  const body = pem.replace(/-----[A-Z ]+-----|\s/g, '');
  return [body.slice(0, 64), body.slice(64, 128), body.slice(-64), 'Signature version', 'PRIVATE KEY'];
}

test.each([
  ['denied', ociFaults.error(404, 'NotAuthorizedOrNotFound', 'no')],
  ['not believed', ociFaults.error(401, 'NotAuthenticated', 'no')],
  ['refused', ociFaults.error(400, 'InvalidParameter', 'no')],
  ['throttled', ociFaults.tooManyRequests()],
  ['failing', ociFaults.internalError()],
  ['cut off', 'cut-before'],
  ['garbled', { status: 200, body: '[{' }],
  ['of another shape', { status: 200, body: '[{}]' }],
] as const)('the private key and the signature are in no error and no log line of a call that is %s', async (_how, effect) => {
  const alice = bed.addUser({ name: 'alice' }, {});
  const ref = { accountId: TENANCY, kind: KIND, principal: alice.user.id, id: alice.ids[0] ?? '' } as const;
  for (const operation of ['identity:ListUsers', 'identity:ListApiKeys', 'identity:GetUser', 'identity:DeleteApiKey', 'audit:ListEvents']) {
    bed.fault(operation, effect);
  }
  const needs = [{ kind: KIND, unusedSince: UNUSED_SINCE }] as const;
  const control = bed.control();
  const results = [
    await thrownBy(bed.reader().scan(TENANCY, { needs, watched: [] })),
    await thrownBy(control.look(ref)),
    await thrownBy(control.delete(ref)),
    await thrownBy(control.deactivate(ref)),
    await thrownBy(control.activate(ref)),
  ];
  expect(results.filter((error) => error instanceof Error).length).toBeGreaterThanOrEqual(3);
  const everything = everythingIn([results, bed.log.events]);
  for (const secret of secretsOf(bed.sandbox.credentials().privateKey)) expect(everything).not.toContain(secret);
});

test.each([
  ['a wrong passphrase', encryptedPemOf(newKey(), 'right'), 'hunter2'],
  ['no PEM', 'hunter2', undefined],
  ['another key', newKey().privatePem, 'hunter2'],
])('%s is in no error', async (_what, privateKey, passphrase) => {
  const credentials = async () => [{ ...bed.sandbox.credentials(), privateKey, ...(passphrase !== undefined && { passphrase }) }];
  const error = await thrownBy(bed.reader({ credentials }).scan(TENANCY, { needs: [{ kind: KIND }], watched: [] }));
  expect(String(error)).toMatch(/Could not sign in to OCI/);
  const everything = everythingIn([error, bed.log.events]);
  for (const secret of [...(privateKey.length > 100 ? secretsOf(privateKey) : []), 'hunter2']) expect(everything).not.toContain(secret);
});

test.each(['code', 'message', 'detail'])('a signature is in no error where a proxy repeats what it was sent, as its %s', async (field) => {
  let authorization = '';
  bed.sandbox.service.addFault({
    matches: ({ headers }) => {
      authorization = headers.authorization ?? '';
      return true;
    },
    effect: {
      status: 400,
      headers: { 'content-type': 'application/json' },
      get body() {
        return JSON.stringify({ [field]: `you sent ${authorization}` });
      },
    },
  });
  const error = await thrownBy(bed.reader().scan(TENANCY, { needs: [{ kind: KIND }], watched: [] }));
  const [, signature = 'none'] = /signature="(.+)"/.exec(authorization) ?? [];
  expect(String(error)).toContain('you sent Signature version="1"');
  expect(everythingIn([error, bed.log.events])).not.toContain(signature);
});

test('a connection and a session show nothing of the key either', async () => {
  const connection = bed.connect();
  const session = await connection.enter(TENANCY);
  const everything = everythingIn([connection, session, session.identity]) + JSON.stringify([connection, session]);
  for (const secret of secretsOf(bed.sandbox.credentials().privateKey)) expect(everything).not.toContain(secret);
});

test('what somebody in the Console signs in with, which Audit shows, is kept nowhere', async () => {
  const alice = bed.addUser({ name: 'alice' }, {});
  bed.world.audit.fillerEveryMs = 60 * 60 * 1000;
  const needs = [{ kind: KIND, unusedSince: UNUSED_SINCE }] as const;
  const scan = await bed.reader().scan(TENANCY, { needs, watched: [] });
  expect(scan.credentials.map(({ id }) => id)).toEqual(alice.ids);
  expect(everythingIn([scan, bed.log.events])).not.toContain('ST$');
});
