import { keysOf, listApiKeys } from '../api-keys/list-api-keys.ts';
import type { IbmSession } from '../connection/ibm-connection.ts';
import type { Identity } from '../identity.ts';
import { inAllGroups, type ServiceIdGroups } from './service-id-groups.ts';

type Status = Identity['status'];

export interface ServiceIdKeysOptions {
  readonly session: IbmSession;
  readonly now: () => Date;
  readonly groups: ServiceIdGroups;
}

/** The API keys of service IDs, which decide whether one is active. Of those that were listed only that is kept. */
export class ServiceIdKeys {
  readonly #options: ServiceIdKeysOptions;
  #statuses: ReadonlyMap<string, Status> | undefined;

  constructor(options: ServiceIdKeysOptions) {
    this.#options = options;
  }

  /** All of them, page by page. Listed to the end they need not be listed again for what follows. @throws core's errors */
  async *pages(): AsyncGenerator<readonly Identity[]> {
    const statuses = new Map<string, Status>();
    const { groups } = this.#options;
    const inGroup = (groupId: string | undefined) =>
      listApiKeys(this.#options, { scope: 'account', type: 'serviceid', ...(groupId !== undefined && { groupId }) });
    for await (const page of inAllGroups(groups, inGroup)) {
      for (const { principal, status } of page) if (statuses.get(principal) !== 'active') statuses.set(principal, status);
      yield page;
    }
    this.#statuses = statuses;
  }

  /** So that each `statusOf` costs nothing. @throws core's errors */
  async listAll(): Promise<void> {
    if (this.#statuses) return;
    for await (const _page of this.pages());
  }

  /** A service ID all of whose API keys are disabled is inactive; one that has none is active, as far as anybody can tell. @throws core's errors */
  async statusOf(iamId: string): Promise<Status> {
    if (this.#statuses) return this.#statuses.get(iamId) ?? 'active';
    return statusByKeys(await keysOf(this.#options, iamId));
  }
}

export function statusByKeys(keys: readonly Identity[]): Status {
  return keys.length === 0 || keys.some(({ status }) => status === 'active') ? 'active' : 'inactive';
}
