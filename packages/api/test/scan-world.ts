import { checkNamed } from '@keyhammer/checks';
import type { AccountInScope, CheckSettings, ConfiguredCheck, Issue, Job } from '@keyhammer/core';
import { ACCOUNT_ID, InMemoryIssueStore, InMemoryScanRequests, NOW, OTHER_ACCOUNT_ID, settingsFor } from '@keyhammer/testing';
import type { ScanOrder, ScanPorts } from '../src/index.ts';

export const [KEYS, ROTATION, PASSWORDS, ROOT] = ['user_inactivekeys', 'user_keysrotation', 'user_inactivepasswords', 'root_user'] as const;
export const IBM_KEYS = 'ibm_inactiveapikeys';

export function configured(name: string, overrides: Partial<CheckSettings> = {}): ConfiguredCheck {
  const check = checkNamed(name);
  if (!check) throw new Error(`there is no check ${name}`);
  return { check, settings: settingsFor(check, overrides) };
}

/** Two accounts, two checks, and a queue that keeps what it is given. */
export class ScanWorld implements ScanPorts {
  readonly requests: InMemoryScanRequests;
  readonly issues: InMemoryIssueStore;
  readonly jobs: Job[] = [];
  readonly queue = { enqueue: async (jobs: readonly Job[]) => void this.jobs.push(...jobs) };
  checks: readonly ConfiguredCheck[] = [configured(KEYS), configured(ROTATION)];
  inScope: readonly AccountInScope[] = [
    { provider: 'aws', id: ACCOUNT_ID, name: 'security' },
    { provider: 'aws', id: OTHER_ACCOUNT_ID, name: 'shop' },
  ];

  constructor(...issues: readonly Issue[]) {
    this.requests = new InMemoryScanRequests({ now: () => NOW });
    this.issues = new InMemoryIssueStore(issues);
  }

  readonly accounts = async () => this.inScope;
}

export function anOrder(overrides: Partial<ScanOrder> = {}): ScanOrder {
  return { accountId: ACCOUNT_ID, by: 'api', ...overrides };
}
