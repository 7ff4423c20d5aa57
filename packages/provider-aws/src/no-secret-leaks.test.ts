import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { iamFaults, secretAccessKeyOf } from '@keyhammer/sandbox';
import { type AwsTestBed, MEMBER, startAwsTestBed } from '../test/aws-test-bed.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
  bed.addUser('alice');
});
afterEach(async () => bed[Symbol.asyncDispose]());

const KEY = { accountId: MEMBER, kind: 'aws-access-key', principal: 'alice' } as const;
const PASSWORD = { ...KEY, kind: 'aws-console-password' } as const;
const PLACE = { accountId: MEMBER, name: 'keyhammer/alice' };

/** All that a log could make of something: its causes, and what is hidden in it, too. */
function everythingIn(thing: unknown): string {
  return inspect(thing, { depth: Number.POSITIVE_INFINITY, showHidden: true }) + String(thing) + JSON.stringify(thing);
}

/** IAM quotes what it was sent, as it does with a parameter that it does not like. Returns what it was. */
function quotePassword(): { password?: string } {
  const seen: { password?: string } = {};
  const effect = { status: 400, headers: {}, body: '' };
  bed.sandbox.service.addFault({
    matches: ({ operation, body }) => {
      if (operation !== 'iam:CreateLoginProfile') return false;
      seen.password = new URLSearchParams(body).get('Password') ?? '';
      Object.assign(effect, iamFaults.error('ValidationError', 400, `Value '${seen.password}' at 'password' failed`));
      return true;
    },
    effect,
  });
  return seen;
}

test('a new key and a new password show in nothing but the one who asks for them', async () => {
  const control = bed.control();
  const key = await control.create(KEY);
  const password = await control.create(PASSWORD);
  await bed.vault().store(PLACE, key, {});
  for (const secret of [key.secret.reveal(), password.secret.reveal()]) {
    expect(everythingIn([key, password, bed.log.events])).not.toContain(secret);
  }
});

test('a key whose answer could not be read is in no error', async () => {
  const secret = secretAccessKeyOf('AKIALOST');
  const body = `<CreateAccessKeyResponse><CreateAccessKeyResult><AccessKey><SecretAccessKey>${secret}</SecretAcc`;
  bed.fault('iam:CreateAccessKey', { status: 200, headers: { 'content-type': 'text/xml' }, body });
  const error = await bed
    .control()
    .create(KEY)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(everythingIn(error)).not.toContain(secret);
});

test('a password that AWS quotes is in no error', async () => {
  const quoted = quotePassword();
  const error = await bed
    .control()
    .create(PASSWORD)
    .catch((thrown: unknown) => thrown);
  expect(String(error)).toContain("Value '[secret]' at 'password' failed");
  expect(quoted.password).toMatch(/^.{32}$/);
  expect(everythingIn(error)).not.toContain(quoted.password);
});

test.each(['secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue'])(
  'a key that Secrets Manager quotes is in no error: %s',
  async (operation) => {
    const vault = bed.vault();
    const control = bed.control();
    if (operation === 'secretsmanager:PutSecretValue') await vault.store(PLACE, await control.create(KEY), {});
    const key = await control.create(KEY);
    const quote = {
      __type: 'InvalidParameterException',
      Message: `Bad SecretString: ${JSON.stringify({ secretAccessKey: key.secret.reveal() })}`,
    };
    bed.fault(operation, { status: 400, body: JSON.stringify(quote) });
    const error = await vault.store(PLACE, key, {}).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('Bad SecretString');
    expect(everythingIn(error)).not.toContain(key.secret.reveal());
  },
);
