import { describe, expect, test } from '@jest/globals';
import { scanJson } from './scan-json.ts';

describe('scanJson', () => {
  test('knows where every key and element begins', () => {
    const { positions, fault } = scanJson('{\n  "a": [1, {"b.c": null}],\n  "d": -1.5e3\n}\n');
    expect(fault).toBeUndefined();
    expect(Object.fromEntries(positions)).toEqual({
      a: { line: 2, column: 3 },
      'a[0]': { line: 2, column: 9 },
      'a[1]': { line: 2, column: 12 },
      'a[1]["b.c"]': { line: 2, column: 13 },
      d: { line: 3, column: 3 },
    });
  });

  test('finds keys that stand twice in the same object, and only those', () => {
    const { duplicates } = scanJson('{"a": {"x": 1},\n "b": {"x": 2, "\\u0078": 3}}');
    expect(duplicates).toEqual([{ path: 'b.x', first: { line: 2, column: 8 }, second: { line: 2, column: 16 } }]);
  });

  test.each([
    ['', '1:1', 'the end of the file', 'a value'],
    ['{"a": 1,}', '1:9', '}', 'a key in double quotes (and no comma before a closing brace)'],
    ['{"a" 1}', '1:6', '1', "':' after the key"],
    ['{"a": 1\n "b": 2}', '2:2', '"b"', "',' or '}' after the value"],
    ['{"a": [1, 2}', '1:12', '}', "',' or ']' after the value"],
    ['{"a": [1,]}', '1:10', ']', 'a value'],
    ["{'a': 1}", '1:2', "'a'", 'a key in double quotes'],
    ['{\n  // why\n  "a": 1}', '2:3', 'a comment (JSON has none)', 'a key in double quotes'],
    ['{"a": True}', '1:7', 'True', 'a value'],
    ['{"a": 012}', '1:7', '012', 'a value'],
    ['{"a": "x}', '1:7', 'a text that does not end on its line, or holds a bad escape', 'a value'],
    ['{"a": 1', '1:8', 'the end of the file', "',' or '}' after the value"],
    ['{} {}', '1:4', '{', 'nothing more'],
    [`${'['.repeat(200)}`, '1:102', '[', 'nesting up to 100 levels'],
    ['{"token": xoxb-1234-secret}', '1:11', 'something that is not JSON', 'a value'],
  ])('%j is no JSON: at %s it has %s', (text, place, found, allowed) => {
    const { fault } = scanJson(text);
    expect(`${fault?.position.line}:${fault?.position.column}`).toBe(place);
    expect(fault?.found).toBe(found);
    expect(fault?.allowed).toContain(allowed);
    expect(() => JSON.parse(text.length === 200 ? 'nested' : text)).toThrow();
  });

  test.each(['"a\\n\\u00e9\u0085"', '[]', '{}', ' [ ] ', '{"":{}}', '0', '-0.0E-1', 'null', '"\u2028"'])('%j is JSON', (text) => {
    expect(scanJson(text).fault).toBeUndefined();
    expect(() => JSON.parse(text)).not.toThrow();
  });

  test('stays fast on a long file', () => {
    const text = JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`user-${index}`, index])), undefined, 1);
    expect(scanJson(text).positions.get('["user-49999"]')).toEqual({ line: 50_001, column: 2 });
  });
});
