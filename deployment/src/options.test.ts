import { describe, expect, test } from '@jest/globals';
import { readOptions } from './options.ts';

const typedIn = { INIT_CWD: '/home/alice' };
const context = (values: unknown) => ({ ...typedIn, CDK_CONTEXT_JSON: JSON.stringify(values) });

describe('the options', () => {
  test('are those of the sample configuration by default', () => {
    expect(readOptions([], typedIn)).toEqual({ configuration: expect.stringMatching(/\/config$/), existingTables: [] });
  });

  test.each([
    ['my-config', '/home/alice/my-config'],
    ['/etc/keyhammer', '/etc/keyhammer'],
    ['s3://bucket/prefix', 's3://bucket/prefix'],
    ['ssm:/keyhammer', 'ssm:/keyhammer'],
  ])('--config %s is %s, from where it was typed', (given, expected) => {
    expect(readOptions(['--config', given], typedIn).configuration).toBe(expected);
  });

  test.each([
    ['a,b', ['a', 'b']],
    [' a , b ,', ['a', 'b']],
    ['', []],
  ])('--existing-tables "%s"', (given, expected) => {
    expect(readOptions(['--existing-tables', given], typedIn).existingTables).toEqual(expected);
  });

  test("come from CDK's context, too, and the command line goes before it", () => {
    const environment = context({ config: 'theirs', 'existing-tables': 'a', 'aws:cdk:enable-path-metadata': true });
    expect(readOptions([], environment)).toEqual({ configuration: '/home/alice/theirs', existingTables: ['a'] });
    expect(readOptions(['--config', 'mine'], environment).configuration).toBe('/home/alice/mine');
  });

  test('--out is a directory from where it was typed', () => {
    expect(readOptions(['--out', 'templates'], typedIn).out).toBe('/home/alice/templates');
  });

  test('a typo is refused', () => {
    expect(() => readOptions(['--existing-table', 'a'], typedIn)).toThrow(/--existing-table/);
  });
});
