import type { Settings } from '@keyhammer/config';
import type { CONFIGURATION_ACTIONS } from '@keyhammer/configuration-files';
import { QUEUE_ACTIONS } from '@keyhammer/job-queue';
import { OWN_ACTIONS } from '@keyhammer/provider-aws';
import { STORE_ACTIONS } from '@keyhammer/store-dynamodb';
import type { FunctionName } from './functions.ts';
import { hasRequests, type StoredKind } from './stored-tables.ts';

/** What a policy may be about. */
export type ResourceKind =
  | StoredKind
  /** Hammer's, with the credentials of Jira and Slack, and of other clouds. */
  | 'credentials-table'
  /** The three files, and the bucket that they are in. */
  | 'configuration'
  | 'configuration-bucket'
  | 'secret'
  | 'identification-roles'
  | 'remediation-roles'
  | 'organization'
  /** The queue that a function works off. */
  | 'own-queue'
  | 'identify-queue'
  | 'report-queue'
  | 'remediate-queue'
  | 'chat-queue'
  /** Where a run that could not be begun is kept. */
  | 'failed-starts';

export interface Grant {
  readonly actions: readonly string[];
  readonly on: ResourceKind;
}

/** Every function reads the configuration. */
const CONFIGURATION: readonly Grant[] = [
  { actions: ['s3:GetObject'] satisfies readonly (typeof CONFIGURATION_ACTIONS.s3.read)[number][], on: 'configuration' },
  // Without it a file that is absent would be a file that may not be read.
  { actions: ['s3:ListBucket'] satisfies readonly (typeof CONFIGURATION_ACTIONS.s3.read)[number][], on: 'configuration-bucket' },
];

/** Every function may have something to say in Slack; other clouds take no grant besides: what signs in to them is in the same places. */
const CREDENTIALS: readonly Grant[] = [
  { actions: OWN_ACTIONS.readSecret, on: 'secret' },
  { actions: STORE_ACTIONS.credentials, on: 'credentials-table' },
];

const EVERYWHERE = [...CONFIGURATION, ...CREDENTIALS];

const OWN_QUEUE: Grant = { actions: QUEUE_ACTIONS.consume, on: 'own-queue' };

const sendOn = (on: ResourceKind): Grant => ({ actions: QUEUE_ACTIONS.send, on });

const STAGE_QUEUES = [sendOn('identify-queue'), sendOn('report-queue'), sendOn('remediate-queue')];

const LIST_ACCOUNTS: Grant = { actions: OWN_ACTIONS.listAccounts, on: 'organization' };

const AUDIT: Grant = { actions: [...STORE_ACTIONS.auditAppend, ...STORE_ACTIONS.auditRead], on: 'audit' };

/** What each function may do: nothing else. Where a configuration has no such resource, the grant falls away. */
export const WORKER_ACTIONS: Readonly<Record<FunctionName, readonly Grant[]>> = {
  initiator: [
    ...EVERYWHERE,
    ...STAGE_QUEUES,
    LIST_ACCOUNTS,
    // Not the code, but Lambda itself sends it, with the role of the function.
    sendOn('failed-starts'),
  ],
  identifier: [
    ...EVERYWHERE,
    OWN_QUEUE,
    { actions: STORE_ACTIONS.issues, on: 'issues' },
    { actions: STORE_ACTIONS.health, on: 'state' },
    // It says that a scan is finished, and asks for none.
    { actions: ['dynamodb:UpdateItem'] satisfies readonly (typeof STORE_ACTIONS.requests)[number][], on: 'requests' },
    { actions: OWN_ACTIONS.enterAccounts, on: 'identification-roles' },
  ],
  reporter: [...EVERYWHERE, OWN_QUEUE, { actions: STORE_ACTIONS.issues, on: 'issues' }, AUDIT],
  remediator: [
    ...EVERYWHERE,
    OWN_QUEUE,
    { actions: STORE_ACTIONS.issues, on: 'issues' },
    AUDIT,
    { actions: STORE_ACTIONS.budget, on: 'state' },
    { actions: OWN_ACTIONS.enterAccounts, on: 'remediation-roles' },
  ],
  api: [
    ...EVERYWHERE,
    // An account that is out of scope is refused.
    { actions: OWN_ACTIONS.findAccount, on: 'organization' },
    { actions: ['dynamodb:Query'] satisfies readonly (typeof STORE_ACTIONS.issues)[number][], on: 'issues' },
    { actions: STORE_ACTIONS.requests, on: 'requests' },
    sendOn('identify-queue'),
  ],
  'api-authorizer': EVERYWHERE,
  'chat-endpoint': [...EVERYWHERE, sendOn('chat-queue')],
  chat: [
    ...EVERYWHERE,
    OWN_QUEUE,
    { actions: [...OWN_ACTIONS.listAccounts, ...OWN_ACTIONS.findAccount], on: 'organization' },
    { actions: STORE_ACTIONS.issues, on: 'issues' },
    AUDIT,
    { actions: STORE_ACTIONS.requests, on: 'requests' },
    ...STAGE_QUEUES,
    sendOn('chat-queue'),
  ],
};

/** Those that depend on the configuration. */
const PRESENT: Readonly<Partial<Record<ResourceKind, (settings: Settings) => boolean>>> = {
  requests: hasRequests,
  'credentials-table': ({ credentials }) => credentials.tableName !== undefined,
  secret: ({ credentials }) => credentials.secretId !== undefined,
  organization: ({ aws }) => aws.organization,
  'identification-roles': ({ aws }) => aws.identificationRole !== undefined,
  'remediation-roles': ({ aws }) => aws.remediationRole !== undefined,
};

/** What a function may do with this configuration. */
export function grantsOf(name: FunctionName, settings: Settings): readonly Grant[] {
  return WORKER_ACTIONS[name].filter(({ on }) => PRESENT[on]?.(settings) ?? true);
}
