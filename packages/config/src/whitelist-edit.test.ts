import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { addEntry, removeEntry, type WhitelistEdit } from './whitelist-edit.ts';

const shipped = await readFile(new URL('../../../config/whitelist.json', import.meta.url), 'utf8');
const hammer = await readFile(new URL('./test-fixtures/hammer/whitelist.json', import.meta.url), 'utf8');

const check = 'user_inactivekeys';
const FULL = { id: 'backup-*', reason: 'Runs once a year', approver: 'bob@example.com', expires: '2027-01-31' };

function textOf(edit: WhitelistEdit): string {
  if ('problem' in edit) throw new Error(edit.problem);
  JSON.parse(edit.text.replace(/^\uFEFF/, ''));
  return edit.text;
}

function problemOf(edit: WhitelistEdit): string {
  if ('text' in edit) throw new Error(`no problem, but\n${edit.text}`);
  return edit.problem;
}

/** The lines that an edit took away and put in, as a diff shows them. */
function diff(before: string, after: string): readonly string[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  while (old.length > 0 && fresh.length > 0 && old[0] === fresh[0]) [old, fresh].map((lines) => lines.shift());
  while (old.length > 0 && fresh.length > 0 && old.at(-1) === fresh.at(-1)) [old, fresh].map((lines) => lines.pop());
  return [...old.map((line) => `-${line}`), ...fresh.map((line) => `+${line}`)];
}

describe('an entry is added', () => {
  test('to the end of the list, in the shipped sample', () => {
    const text = textOf(addEntry(shipped, { check, accountId: '123456789012', entry: FULL }));
    expect(diff(shipped, text)).toEqual([
      '+      },',
      '+      {',
      '+        "id": "backup-*",',
      '+        "reason": "Runs once a year",',
      '+        "approver": "bob@example.com",',
      '+        "expires": "2027-01-31"',
    ]);
  });

  test('as a text, if only its id is given', () => {
    const text = textOf(addEntry(shipped, { check, accountId: '123456789012', entry: { id: ' backup-* ', reason: '' } }));
    expect(diff(shipped, text)).toEqual(['-      }', '+      },', '+      "backup-*"']);
  });

  test('to a list on one line, which stays on it', () => {
    const request = { check, accountId: '210987654321' };
    expect(diff(shipped, textOf(addEntry(shipped, { ...request, entry: { id: 'bob' } })))).toEqual([
      '-    "210987654321": ["AKIAIOSFODNN7EXAMPLE"]',
      '+    "210987654321": ["AKIAIOSFODNN7EXAMPLE", "bob"]',
    ]);
    expect(diff(shipped, textOf(addEntry(shipped, { ...request, entry: { id: 'bob', reason: 'x' } })))).toEqual([
      '-    "210987654321": ["AKIAIOSFODNN7EXAMPLE"]',
      '+    "210987654321": ["AKIAIOSFODNN7EXAMPLE", { "id": "bob", "reason": "x" }]',
    ]);
  });

  test('to an account that had none, as the lists of the file are written', () => {
    const text = textOf(addEntry(hammer, { check, accountId: '300000000000', entry: { id: 'bob' } }));
    expect(diff(hammer, text)).toEqual([
      '-    "100000000002": ["Joe.Bloggs@example.com"]',
      '+    "100000000002": ["Joe.Bloggs@example.com"],',
      '+    "300000000000": ["bob"]',
    ]);
  });

  test('to a check that had none', () => {
    const text = textOf(
      addEntry(hammer, { check: 'user_inactivepasswords', accountId: '300000000000', entry: { id: 'bob', reason: 'x' } }),
    );
    expect(diff(hammer, text)).toEqual([
      '+  },',
      '+  "user_inactivepasswords": {',
      '+    "300000000000": [',
      '+      {',
      '+        "id": "bob",',
      '+        "reason": "x"',
      '+      }',
      '+    ]',
    ]);
  });

  test('to a check that is there and empty', () => {
    const text = textOf(addEntry(hammer, { check: 's3_encryption', accountId: '300000000000', entry: { id: 'bob' } }));
    expect(diff(hammer, text)).toEqual(['-  "s3_encryption": {},', '+  "s3_encryption": {', '+    "300000000000": ["bob"]', '+  },']);
  });

  test('to a check that holds a comment and nothing else', () => {
    const text = '{\n  "user_inactivekeys": {\n    "__comment__": "Names."\n  }\n}\n';
    expect(textOf(addEntry(text, { check, accountId: '1', entry: { id: 'bob' } }))).toBe(
      '{\n  "user_inactivekeys": {\n    "__comment__": "Names.",\n    "1": [\n      "bob"\n    ]\n  }\n}\n',
    );
  });

  test.each([
    ['{}\n', '{\n  "user_inactivekeys": {\n    "1": [\n      "bob"\n    ]\n  }\n}\n'],
    ['{"user_inactivekeys":{"1":["a"]}}', '{"user_inactivekeys":{"1":["a","bob"]}}'],
    ['{"user_inactivekeys":{"2":["a"]}}', '{"user_inactivekeys":{"2":["a"],"1":["bob"]}}'],
    ['{"user_inactivekeys": {"1": []}}', '{"user_inactivekeys": {"1": ["bob"]}}'],
    ['{\n\t"user_inactivekeys": {\n\t\t"1": []\n\t}\n}', '{\n\t"user_inactivekeys": {\n\t\t"1": [\n\t\t\t"bob"\n\t\t]\n\t}\n}'],
    ['{\n    "user_inactivekeys": {}\n}', '{\n    "user_inactivekeys": {\n        "1": [\n            "bob"\n        ]\n    }\n}'],
    [
      '{\n  "user_inactivekeys": {\n    "1": [\n      "a", "b",\n      "c", "d"\n    ]\n  }\n}',
      '{\n  "user_inactivekeys": {\n    "1": [\n      "a", "b",\n      "c", "d",\n      "bob"\n    ]\n  }\n}',
    ],
    ['{\n  "user_inactivekeys": { "1": [ "" ] }\n}', '{\n  "user_inactivekeys": { "1": [ "", "bob" ] }\n}'],
    ['\uFEFF{"user_inactivekeys":{"1":[]}}', '\uFEFF{"user_inactivekeys":{"1":["bob"]}}'],
  ])('in the way of the file: %j', (before, after) => {
    expect(textOf(addEntry(before, { check, accountId: '1', entry: { id: 'bob' } }))).toBe(after);
  });

  test('with the line breaks of the file', () => {
    const windows = shipped.replaceAll('\n', '\r\n');
    const added = textOf(addEntry(windows, { check, accountId: '123456789012', entry: FULL }));
    expect(added).toBe(textOf(addEntry(shipped, { check, accountId: '123456789012', entry: FULL })).replaceAll('\n', '\r\n'));
    expect(textOf(removeEntry(added, { check, accountId: '123456789012', id: FULL.id }))).toBe(windows);
  });

  test('whatever signs it holds', () => {
    const entry = { id: 'a"b\\c', reason: 'She said: "why\n not?", [twice] // é' };
    const text = textOf(addEntry(shipped, { check, accountId: '123456789012', entry }));
    expect(JSON.parse(text)[check]['123456789012'].at(-1)).toEqual(entry);
  });
});

describe('an entry that is there already', () => {
  const add = (entry: { id: string; reason?: string; approver?: string; expires?: string }) =>
    addEntry(shipped, { check, accountId: '123456789012', entry });

  test('as it is wanted is left as it is', () => {
    const yearly = { id: 'yearly-audit-*', reason: 'Runs once a year, in January', approver: 'alice@example.com', expires: '2099-02-28' };
    expect(add({ id: 'break-glass' })).toEqual({ text: shipped });
    expect(add(yearly)).toEqual({ text: shipped });
  });

  test('and says something else is a problem', () => {
    expect(problemOf(add({ id: 'break-glass', reason: 'x' }))).toBe(
      '"break-glass" is in the whitelist already, for user_inactivekeys in 123456789012, without a reason, an approver or an expiry: remove it first, or edit whitelist.json.',
    );
    expect(problemOf(add({ id: 'yearly-audit-*', expires: '2099-03-31' }))).toContain(
      'as {"id":"yearly-audit-*","reason":"Runs once a year, in January"',
    );
  });

  test('in another account is no hindrance', () => {
    expect(textOf(addEntry(shipped, { check, accountId: '210987654321', entry: { id: 'break-glass' } }))).toContain(
      '"AKIAIOSFODNN7EXAMPLE", "break-glass"',
    );
  });
});

describe('an entry is removed', () => {
  test.each([
    ['the first', '123456789012', 'break-glass', ['-      "break-glass",']],
    [
      'the last, an object',
      '123456789012',
      'yearly-audit-*',
      [
        '-      "break-glass",',
        '-      {',
        '-        "id": "yearly-audit-*",',
        '-        "reason": "Runs once a year, in January",',
        '-        "approver": "alice@example.com",',
        '-        "expires": "2099-02-28"',
        '-      }',
        '+      "break-glass"',
      ],
    ],
    ['the only one', '210987654321', 'AKIAIOSFODNN7EXAMPLE', ['-    "210987654321": ["AKIAIOSFODNN7EXAMPLE"]', '+    "210987654321": []']],
  ])('%s, in the shipped sample', (_which, accountId, id, expected) => {
    expect(diff(shipped, textOf(removeEntry(shipped, { check, accountId, id })))).toEqual(expected);
  });

  test.each([
    ['break-glass', '+    "100000000001": ["AKIAIOSFODNN7EXAMPLE"],'],
    ['AKIAIOSFODNN7EXAMPLE', '+    "100000000001": ["break-glass"],'],
  ])('from a list on one line: %s', (id, line) => {
    expect(diff(hammer, textOf(removeEntry(hammer, { check, accountId: '100000000001', id })))).toEqual([
      '-    "100000000001": ["break-glass", "AKIAIOSFODNN7EXAMPLE"],',
      line,
    ]);
  });

  test.each([
    ['{"user_inactivekeys":{"1":["bob"]}}', '{"user_inactivekeys":{"1":[]}}'],
    ['{"user_inactivekeys":{"1":["a","bob","c"]}}', '{"user_inactivekeys":{"1":["a","c"]}}'],
    ['{"user_inactivekeys":{"1":["bob","bob"]}}', '{"user_inactivekeys":{"1":[]}}'],
    ['{"user_inactivekeys":{"1":["bob","a",{"id":"bob"}," bob "]}}', '{"user_inactivekeys":{"1":["a"]}}'],
    ['{\n  "user_inactivekeys": {\n    "1": [\n      "bob"\n    ]\n  }\n}\n', '{\n  "user_inactivekeys": {\n    "1": []\n  }\n}\n'],
  ])('however often it is there: %j', (before, after) => {
    expect(textOf(removeEntry(before, { check, accountId: '1', id: 'bob' }))).toBe(after);
  });

  test.each([
    [
      '123456789012',
      'break-glas',
      '"break-glas" is not in the whitelist for user_inactivekeys in 123456789012: did you mean "break-glass"?',
    ],
    ['123456789012', 'nobody-at-all', '"nobody-at-all" is not in the whitelist for user_inactivekeys in 123456789012.'],
    [
      '210987654321',
      'break-glass',
      '"break-glass" is not in the whitelist for user_inactivekeys in 210987654321: it is there for user_inactivekeys in 123456789012.',
    ],
    ['999999999999', 'nobody-at-all', '"nobody-at-all" is not in the whitelist for user_inactivekeys in 999999999999.'],
  ])('only if it is there: %s, %s', (accountId, id, problem) => {
    expect(problemOf(removeEntry(shipped, { check, accountId, id }))).toBe(problem);
  });
});

describe.each([
  ['the shipped sample', shipped, '123456789012'],
  ["Hammer's own", hammer, '100000000001'],
])('in %s', (_name, text, accountId) => {
  test.each([{ id: 'bob' }, FULL])('what is added and removed again leaves no trace: %j', (entry) => {
    const added = textOf(addEntry(text, { check, accountId, entry }));
    expect(added).not.toBe(text);
    expect(textOf(removeEntry(added, { check, accountId, id: entry.id }))).toBe(text);
  });
});

describe('a file that can not be edited is left alone', () => {
  const add = (text: string) => problemOf(addEntry(text, { check, accountId: '1', entry: { id: 'bob' } }));

  test('as it is no JSON', () => {
    expect(add('{\n  "a": [,]\n}')).toMatch(/can not be edited as it is\.\nwhitelist\.json:2:9/);
    expect(add('')).toContain('the end of the file');
  });

  test('as it has comments that the loader refuses', () => {
    expect(add('{\n  // why\n  "user_inactivekeys": {}\n}')).toContain('a comment (JSON has none)');
  });

  test('as a key is there twice, and nobody can tell which one counts', () => {
    expect(add('{"user_inactivekeys": {"1": ["a"], "1": ["b"]}}')).toContain('a key that already stands on line 1');
  });

  test.each([
    ['[]', 'whitelist.json is no object of checks: "{}" is an empty one.'],
    ['{"user_inactivekeys": ["a"]}', '"user_inactivekeys" in whitelist.json is no object of account ids.'],
    ['{"user_inactivekeys": {"1": "a,b"}}', '"1" of "user_inactivekeys" in whitelist.json is no list of entries.'],
  ])('as it is of another shape: %s', (text, problem) => {
    expect(add(text)).toBe(problem);
    expect(problemOf(removeEntry(text, { check, accountId: '1', id: 'bob' }))).toBe(problem);
  });

  test('as the entry names nobody', () => {
    expect(problemOf(addEntry(shipped, { check, accountId: '1', entry: { id: ' ' } }))).toContain('needs the user name');
  });
});
