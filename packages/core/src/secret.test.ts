import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { Secret } from './secret.ts';

const VALUE = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const secret = new Secret(VALUE);
const deep = { credential: { id: 'AKIA', secret }, list: [secret], map: new Map([['secret', secret]]) };

describe('a secret does not show', () => {
  test.each<[string, () => string]>([
    ['in String()', () => String(secret)],
    ['in a template', () => `${secret}`],
    ['in a sum of strings', () => `secret: ${[secret].join()}`],
    ['in JSON', () => JSON.stringify(deep)],
    ['in inspect()', () => inspect(secret)],
    ['in inspect(), deep down', () => inspect(deep, { depth: 10 })],
    ['in inspect(), with all that is hidden', () => inspect(deep, { depth: 10, showHidden: true, getters: true })],
    ['in inspect(), without its own words for it', () => inspect(deep, { depth: 10, customInspect: false, showHidden: true })],
    ['in the message of an error', () => new Error(`could not be stored: ${secret}`).message],
    ['in an error that carries it', () => inspect(Object.assign(new Error('could not be stored', { cause: deep }), deep), { depth: 10 })],
    ['in its own properties', () => inspect([Reflect.ownKeys(secret), Object.entries(secret), { ...secret }])],
    ['in a copy of it', () => inspect(structuredClone({ ...secret }), { showHidden: true })],
  ])('%s', (_where, shown) => {
    expect(shown()).not.toContain(VALUE.slice(0, 8));
  });

  test('but says that there is one', () => {
    expect([String(secret), inspect(secret), JSON.stringify({ secret })]).toEqual(['[secret]', '[secret]', '{"secret":"[secret]"}']);
  });
});

test('a secret is given away on purpose only', () => {
  expect(secret.reveal()).toBe(VALUE);
});
