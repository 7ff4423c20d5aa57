/** DynamoDB, in a process of its own: dynalite, with its requests counted. */

import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { userInactivekeys } from '@keyhammer/checks';
import { openStore, startDynalite } from '@keyhammer/store-dynamodb';
import { silentLog } from '../silent-log.ts';
import { type CapacityUnits, capacityOf, NO_CAPACITY, sumOf } from './capacity.ts';
import { setClock } from './moved-clock.ts';
import { answerTo } from './peer-process.ts';

/** What is stored of an issue, as far as it is held against the world. */
export interface StoredIssue {
  readonly accountId: string;
  readonly id: string;
  readonly check: string;
  readonly incarnation: number;
  readonly status: string;
  readonly ticketKey?: string;
  readonly isReported: boolean;
  readonly isRemediated: boolean;
  /** Something was begun, and nobody knows what became of it. */
  readonly isUnsettled: boolean;
}

export interface StoredEntry {
  readonly accountId: string;
  readonly id: string;
  readonly action: string;
  readonly outcome: string;
}

export interface DatabaseFacts {
  readonly issues: readonly StoredIssue[];
  readonly audit: readonly StoredEntry[];
}

const server = await startDynalite();
Object.assign(process.env, {
  AWS_ENDPOINT_URL_DYNAMODB: server.url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
});
const tables = new Map([[userInactivekeys.name, userInactivekeys.defaultTableName]]);
const store = await openStore({ kind: 'dynamodb' }, { tables, log: silentLog, now: new Date() });
await store.tables.create();

/** By itself it would tell the real time, and the SDK would take its own clock for wrong. */
subscribe('http.server.request.start', (message) => {
  (message as { readonly response: ServerResponse }).response.setHeader('date', new Date().toUTCString());
});

let calls = new Map<string, number>();
let capacity = NO_CAPACITY;
subscribe('http.server.response.finish', (message) => {
  const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
  const operation = String(request.headers['x-amz-target']).split('.')[1] ?? 'unknown';
  calls.set(`dynamodb:${operation}`, (calls.get(`dynamodb:${operation}`) ?? 0) + 1);
  const bytes = { sent: Number(request.headers['content-length']), received: Number(response.getHeader('content-length')) };
  capacity = sumOf(capacity, capacityOf(operation, bytes));
});

async function issues(): Promise<readonly StoredIssue[]> {
  const listed = await Array.fromAsync(store.issues.list(userInactivekeys.name));
  return listed.map(({ accountId, id, check, incarnation, status, ticket, timestamps, intents, remediation }) => ({
    accountId,
    id,
    check,
    incarnation,
    status,
    ...(ticket && { ticketKey: ticket.key }),
    isReported: timestamps.reported !== undefined,
    isRemediated: timestamps.remediated !== undefined && remediation !== undefined,
    isUnsettled: Object.keys(intents).length > 0,
  }));
}

async function audit(): Promise<readonly StoredEntry[]> {
  const entries = await Array.fromAsync(store.audit.since(new Date(0)));
  return entries.map(({ accountId, id, action, outcome }) => ({ accountId, id, action, outcome }));
}

export type DatabaseQuestions = typeof questions;

const questions = {
  describe: () => ({ environment: { AWS_ENDPOINT_URL_DYNAMODB: server.url } }),
  /** By operation, and what DynamoDB would charge for, since the last time. */
  takeCalls: (): { readonly calls: ReadonlyMap<string, number>; readonly capacity: CapacityUnits } => {
    const taken = { calls, capacity };
    calls = new Map();
    capacity = NO_CAPACITY;
    return taken;
  },
  setClock,
  facts: async (): Promise<DatabaseFacts> => ({ issues: await issues(), audit: await audit() }),
};

answerTo(questions);
