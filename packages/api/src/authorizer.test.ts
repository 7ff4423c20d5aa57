import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demoOrganisation, MovableClock, type Sandbox, startSandbox } from '@keyhammer/sandbox';
import { LambdaSurroundings } from '@keyhammer/testing';
import { handler } from './authorizer.ts';

const TOKEN = 'ieng4aechooth4Ahzou2beeg8phohz';
const SECRET_ID = 'keyhammer/credentials';

let sandbox: Sandbox;
beforeAll(async () => {
  const now = new Date();
  sandbox = await startSandbox({ clock: new MovableClock(now), world: demoOrganisation(now).world });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.aws.world.secrets.clear();
  sandbox.aws.service.clearFaults();
});

interface Given {
  readonly authorization?: string;
  readonly secret?: unknown;
  readonly environment?: Readonly<Record<string, string>>;
}

/** By default the token is in the secret that the configuration names. */
function enter({ authorization = 'token', secret = { KEYHAMMER_API_TOKEN: TOKEN }, environment = {} }: Given = {}) {
  if (secret !== undefined) sandbox.aws.world.secrets.set(SECRET_ID, JSON.stringify(secret));
  const { 'config.json': base, ...others } = sandbox.configuration();
  const config = { ...base, api: { authorization }, credentials: { secret_id: SECRET_ID } };
  return LambdaSurroundings.enter(
    { ...sandbox.environment(), AWS_LAMBDA_FUNCTION_NAME: 'keyhammer-api-authorizer', ...environment },
    { ...others, 'config.json': config },
  );
}

const YES = { isAuthorized: true };
const NO = { isAuthorized: false };

describe('a caller', () => {
  test('who shows the token gets in', async () => {
    await using _surroundings = await enter();
    expect(await handler({ headers: { auth: TOKEN } })).toEqual(YES);
  });

  test.each([
    ['in the environment', { environment: { KEYHAMMER_API_TOKEN: TOKEN }, secret: {} }],
    ['in a secret of the shape that the table of Hammer has', { secret: { api: { token: TOKEN, url: 'https://example.com' } } }],
  ])('gets in with a token that is %s', async (_where, given) => {
    await using _surroundings = await enter(given);
    expect(await handler({ headers: { auth: TOKEN } })).toEqual(YES);
  });

  test.each<[string, Record<string, string> | undefined]>([
    ['no header at all', undefined],
    ['no token', {}],
    ['an empty token', { auth: '' }],
    ['another token', { auth: TOKEN.toUpperCase() }],
    ['a longer token', { auth: `${TOKEN}x` }],
    ['the beginning of the token', { auth: TOKEN.slice(0, -1) }],
    ['a space before it', { auth: ` ${TOKEN}` }],
    ['the token twice, as two headers come', { auth: `${TOKEN},${TOKEN}` }],
    ['the token in another header', { authorization: TOKEN, 'x-api-key': TOKEN }],
    ['what every object has', { auth: '[object Object]' }],
  ])('who shows %s does not', async (_what, headers) => {
    await using surroundings = await enter();
    expect(await handler(headers ? { headers } : {})).toEqual(NO);
    // A stranger can't fill a channel with warnings.
    expect(surroundings.logLines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  });

  test('leaves no token in the log', async () => {
    await using surroundings = await enter();
    await handler({ headers: { auth: TOKEN } });
    await handler({ headers: { auth: 'guessed-wrong-4711' } });
    expect(surroundings.logged).not.toContain(TOKEN);
    expect(surroundings.logged).not.toContain('guessed-wrong-4711');
  });
});

describe('nobody gets in', () => {
  test.each<[string, Given]>([
    ['there is no token', { secret: {} }],
    ['the token is empty', { secret: { KEYHAMMER_API_TOKEN: '' } }],
    ['the secret is not what it should be', { secret: 'just a text' }],
    ['the API takes signed requests', { authorization: 'iam' }],
    ['the API is off', { authorization: 'off' }],
  ])('where %s, and the log has an error', async (_what, given) => {
    await using surroundings = await enter(given);
    for (const auth of [TOKEN, 'undefined', 'null', '{}']) expect(await handler({ headers: { auth } })).toEqual(NO);
    expect(surroundings.logLines.filter(({ level }) => level === 'error')).toHaveLength(4);
    expect(surroundings.logged).not.toContain(TOKEN);
  });

  test('while the token can not be read: API Gateway must not remember that as a no', async () => {
    await using _surroundings = await enter();
    sandbox.aws.service.addFault({
      matches: ({ operation }) => operation === 'secretsmanager:GetSecretValue',
      effect: { status: 400, body: '{"__type":"AccessDeniedException","message":"no"}' },
    });
    await expect(handler({ headers: { auth: TOKEN } })).rejects.toThrow(/secretsmanager:GetSecretValue/);
  });

  test('with a configuration that is wrong', async () => {
    await using surroundings = await enter();
    await surroundings.configure({ 'config.json': { nonsense: true } });
    await expect(handler({ headers: { auth: TOKEN } })).rejects.toThrow(/nonsense/);
  });
});
