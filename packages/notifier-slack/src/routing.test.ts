import { describe, expect, test } from '@jest/globals';
import { channelFor } from './routing.ts';

const settings = {
  ignore: [/is throttled/],
  channels: new Map([
    ['aws-errors', [/AccessDenied/, /account=1{12}/]],
    ['jira-errors', [/Jira/i]],
  ]),
  defaultChannel: 'keyhammer',
};

describe("Keyhammer's own warnings are routed as Hammer routes them", () => {
  test.each([
    ['the first channel with a pattern that is found', 'AccessDenied by jira', 'aws-errors'],
    ['any pattern of a channel', 'role missing (account=111111111111)', 'aws-errors'],
    ['a pattern with its own flags', 'jira is down', 'jira-errors'],
    ['the default channel where no pattern is found', 'disk full', 'keyhammer'],
    ['nowhere, if it is to be ignored, whatever else matches', 'AccessDenied: is throttled', undefined],
  ])('%s', (_, message, channel) => {
    expect(channelFor(message, settings)).toBe(channel);
  });

  test('nowhere, if nothing matches and there is no default channel', () => {
    expect(channelFor('disk full', { ignore: [], channels: new Map() })).toBeUndefined();
  });

  test('the same, however often it is asked: a pattern with the flag g has no memory', () => {
    const sticky = { ignore: [], channels: new Map([['ops', [/full/g]]]) };
    expect([1, 2, 3].map(() => channelFor('disk full', sticky))).toEqual(['ops', 'ops', 'ops']);
  });
});
