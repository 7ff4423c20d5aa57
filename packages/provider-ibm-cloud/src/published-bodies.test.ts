import { existsSync, readFileSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { type FakeIbm, json, startFakeIbm } from '../test/fake-ibm.ts';
import { apiKeys } from './api-keys/api-keys.ts';
import { type Identity, newReading, type Reading } from './identity.ts';
import { users } from './users/users.ts';

const FIXTURES = '../shared/specs/fixtures';
/** As the bodies of IBM's own tests call it. */
const ACCOUNT = 'AccountID';
const published = existsSync(FIXTURES) ? test : test.skip;

interface Case {
  readonly name: string;
  readonly status: number;
  readonly body: unknown;
}

const casesOf = (file: string): ReadonlyMap<string, Case> => {
  const { cases }: { cases: readonly Case[] } = JSON.parse(readFileSync(`${FIXTURES}/${file}`, 'utf8'));
  return new Map(cases.map((each) => [each.name, each]));
};

let ibm: FakeIbm | undefined;
afterEach(async () => ibm?.[Symbol.asyncDispose]());

async function reading(answers: Readonly<Record<string, Case | undefined>>): Promise<Reading> {
  ibm = await startFakeIbm(({ method, path, query }) => {
    const token = query.get('_start');
    const answer = answers[`${method} ${path}${token === null ? '' : `?${token}`}`];
    return answer && json(answer.status, answer.body);
  });
  return newReading(await ibm.connection.enter(ACCOUNT), () => new Date('2026-11-20T12:00:00Z'));
}

const pagesOf = async (pages: AsyncIterable<readonly Identity[]>) => {
  const all: (readonly Identity[])[] = [];
  for await (const page of pages) all.push(page);
  return all;
};

published('the published token opens the account, and the published refusal says why not', async () => {
  const token = casesOf('ibm-token.json');
  expect((await reading({ 'POST /identity/token': token.get('ok') })).session.accountId).toBe(ACCOUNT);
  await ibm?.[Symbol.asyncDispose]();
  await expect(reading({ 'POST /identity/token': token.get('unknown key is 400, not 401') })).rejects.toThrow(
    /the API key is wrong: Provided API key could not be found\. \(BXNIM0415E, HTTP 400, trace bTlidjk-/,
  );
});

published('the published API key is read, and its list is not taken for one that ends', async () => {
  const keys = casesOf('ibm-apikeys.sdk.json');
  const answers = { 'GET /v1/apikeys/ID': keys.get('getApiKey'), 'GET /v1/apikeys': keys.get('listApiKeys') };
  const at = await reading(answers);
  const expected = {
    id: 'ID',
    name: 'Name',
    principal: 'IamID',
    status: 'inactive',
    locked: true,
    created: new Date('2019-01-01T12:00:00Z'),
  };
  expect(await apiKeys.read(at, 'ID', { activity: true })).toMatchObject({ ...expected, lastUsed: { kind: 'unknown' }, useCount: 10 });
  await expect(apiKeys.heldBy(at, 'IamID')).rejects.toThrow('the link to the next page has no pagetoken');
});

published('the published pages of users are followed by their links', async () => {
  const list = casesOf('ibm-users.sdk.json');
  const path = `GET /v2/accounts/${ACCOUNT}/users`;
  const at = await reading({ [path]: list.get('listUsers page 3'), [`${path}?1`]: list.get('listUsers page 4') });
  expect((await pagesOf(users.pages(at))).flat()).toMatchObject([
    { id: 'IamID', name: 'Email', status: 'inactive', created: undefined },
    { id: 'IamID' },
  ]);
});
