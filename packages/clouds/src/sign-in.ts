import { connectIbm, type IbmConnection } from '@keyhammer/provider-ibm-cloud';
import { connectOci, type OciConnection } from '@keyhammer/provider-oci';
import { readSecrets } from '@keyhammer/secrets';
import type { CloudsOptions } from './clouds-options.ts';

/** Asks for its API key when it is first used. */
export function openIbm(options: CloudsOptions): IbmConnection {
  const { settings, clock } = options;
  const credentials = once(async () => (await readSecrets(settings, options, { ibm: true })).ibm ?? { apiKeys: new Map() });
  return connectIbm({ ...surroundingsOf(options), settings: settings.ibm, credentials, now: () => clock.now() });
}

export function openOci(options: CloudsOptions): OciConnection {
  const { settings, clock } = options;
  const credentials = once(async () => (await readSecrets(settings, options, { oci: true })).oci ?? []);
  return connectOci({ ...surroundingsOf(options), settings: settings.oci, credentials, now: () => clock.now() });
}

function surroundingsOf({ worker, log, waiter, metrics }: CloudsOptions) {
  return { worker, log, waiter, ...(metrics && { metrics }) };
}

/** What failed is asked for again. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= read().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
