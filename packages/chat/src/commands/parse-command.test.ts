import { describe, expect, test } from '@jest/globals';
import { type Command, parseCommand } from './parse-command.ts';

const CHECKS = ['user_inactivekeys', 'user_keysrotation'];
const ID = '111111111111';

describe('a command is read', () => {
  test.each<[string, Command]>([
    ['', { kind: 'help' }],
    [' HELP ', { kind: 'help' }],
    ['status', { kind: 'status' }],
    ['accounts', { kind: 'accounts', text: '' }],
    ['Accounts  Data  platform', { kind: 'accounts', text: 'Data platform' }],
    [`account ${ID} status`, { kind: 'account', id: ID, asks: 'status' }],
    [`account ${ID} Name`, { kind: 'account', id: ID, asks: 'name' }],
    ['user_inactivekeys whitelisted', { kind: 'whitelisted', of: 'user_inactivekeys' }],
    [`${ID} whitelisted items`, { kind: 'whitelisted', of: ID }],
    [`scan ${ID}`, { kind: 'scan', accountId: ID, checks: [] }],
    [`scan account ${ID}`, { kind: 'scan', accountId: ID, checks: [] }],
    [
      `scan ${ID} user_inactivekeys, User_KeysRotation`,
      { kind: 'scan', accountId: ID, checks: ['user_inactivekeys', 'user_keysrotation'] },
    ],
  ])('%s', (text, command) => {
    expect(parseCommand(text, CHECKS)).toEqual(command);
  });
});

describe('of what is no command the nearest is named', () => {
  test.each<[string, string | undefined]>([
    ['statsu', 'status'],
    ['status please', 'status'],
    ['acounts', 'accounts [text]'],
    ['halp', 'help'],
    ['scn 111111111111', 'scan <account id> [check …]'],
    ['scan', 'scan <account id> [check …]'],
    ['scan account', 'scan <account id> [check …]'],
    [`account ${ID}`, 'account <id> status'],
    [`account ${ID} stauts`, 'account <id> status'],
    [`account ${ID} nane`, 'account <id> name'],
    [`account ${ID} status now`, 'account <id> status'],
    ['user_inactivekeys whitelsted', 'user_inactivekeys whitelisted'],
    ['user_inactivekey', 'user_inactivekeys whitelisted'],
    ['user_inactivekeys whitelisted things', 'user_inactivekeys whitelisted'],
    ['make me a coffee', undefined],
    ['constructor', undefined],
  ])('%s', (text, meant) => {
    expect(parseCommand(text, CHECKS)).toEqual({ kind: 'unknown', ...(meant !== undefined && { meant }) });
  });
});
