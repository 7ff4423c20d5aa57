import { CONFIGURATION_ACTIONS } from '@keyhammer/configuration-files';
import { OWN_ACTIONS, ROLE_ACTIONS } from '@keyhammer/provider-aws';
import { STORE_ACTIONS } from '@keyhammer/store-dynamodb';
import type { RecordedCall } from '@keyhammer/testing/recorded-calls';
import { WORKER_ACTIONS } from '../grants.ts';

/** Whose policy a call comes under: `role identification`, `function keyhammer-reporter`, `operator`. */
type Holder = string;

/** What the calls of a whole test run say about the policies. */
export interface PolicyFindings {
  /** Calls that the policy of their caller does not allow, each with where it was made. */
  readonly notAllowed: readonly string[];
  /** Allowed actions that no test ever called: `function keyhammer-api: dynamodb:Query`. */
  readonly neverCalled: readonly string[];
}

/** Lambda itself does these with the function's role: no code of ours. */
const DONE_BY_LAMBDA: ReadonlySet<string> = new Set(['own-queue', 'failed-starts']);

/** It lets S3 say of a file that it is not there, rather than that it may not be read: a permission that is used by no call of its own. */
const USED_BY_NO_CALL: ReadonlySet<string> = new Set(['s3:ListBucket']);

/** What a person at the command line may do, who may act in an account without a role as well. */
const OPERATOR: readonly string[] = [
  ...Object.values(ROLE_ACTIONS).flat(),
  ...Object.values(OWN_ACTIONS).flat(),
  ...Object.values(STORE_ACTIONS).flat(),
  ...Object.values(CONFIGURATION_ACTIONS).flatMap(({ read, write }) => [...read, ...write]),
  'sqs:SendMessage',
];

/** What each holder of a policy is allowed, as far as our own code is to call it. */
export function policies(): ReadonlyMap<Holder, ReadonlySet<string>> {
  const functions = Object.entries(WORKER_ACTIONS).map(([name, grants]) => {
    const ours = grants.filter(({ on }) => !DONE_BY_LAMBDA.has(on));
    return [`function keyhammer-${name}`, new Set(ours.flatMap(({ actions }) => actions))] as const;
  });
  const roles = Object.entries(ROLE_ACTIONS).map(([role, actions]) => [`role ${role}`, new Set<string>(actions)] as const);
  return new Map<Holder, ReadonlySet<string>>([...roles, ...functions, ['operator', new Set(OPERATOR)]]);
}

/** Holds the calls against the policies. */
export function findingsOn(calls: readonly RecordedCall[], allowed = policies()): PolicyFindings {
  const called = new Map([...allowed.keys()].map((holder) => [holder, new Set<string>()]));
  const notAllowed = new Set<string>();
  for (const call of calls) {
    const holder = holderOf(call);
    if (!allowed.get(holder)?.has(call.action)) notAllowed.add(`${holder}: ${call.action}, called in ${call.source}`);
    for (const each of new Set([holder, 'operator'])) called.get(each)?.add(call.action);
  }
  const neverCalled = [...allowed].flatMap(([holder, actions]) =>
    [...actions]
      .filter((action) => !called.get(holder)?.has(action) && !USED_BY_NO_CALL.has(action))
      .map((action) => `${holder}: ${action}`),
  );
  return { notAllowed: [...notAllowed].sort(), neverCalled: neverCalled.sort() };
}

/** By what the connection calls itself: with the name of such a worker it enters accounts by that role. */
const ROLES: Readonly<Record<string, keyof typeof ROLE_ACTIONS>> = {
  'keyhammer/identifier': 'identification',
  'keyhammer/remediator': 'remediation',
};

function holderOf({ action, application = '', functionName }: RecordedCall): Holder {
  const role = ROLES[application];
  if (role !== undefined && /^(iam|secretsmanager):/.test(action)) return `role ${role}`;
  return functionName === undefined ? 'operator' : `function ${functionName}`;
}
