import { expect, test } from '@jest/globals';
import { IDENTIFICATION_ACTIONS, REMEDIATION_ACTIONS } from '@keyhammer/sandbox';
import { ROLE_ACTIONS } from './role-actions.ts';

test("the sandbox's roles allow just what is asked for, so that every test runs with no more", () => {
  expect([...IDENTIFICATION_ACTIONS].sort()).toEqual([...ROLE_ACTIONS.identification].sort());
  expect([...REMEDIATION_ACTIONS].sort()).toEqual([...ROLE_ACTIONS.remediation].sort());
});
