import pLimit from 'p-limit';
import { type AccountIdentification, type IdentificationJob, type IdentifierPorts, identifyAccount } from './identify-account.ts';

/** Accounts that are read side by side. Each has limits of its own, so that one slow account holds up no other. */
const ACCOUNTS_AT_ONCE = 8;

/** Identifies many accounts in one process. The results are in the order of the jobs; `hear` is called with each as it is there. */
export async function identifyAccounts(
  jobs: readonly IdentificationJob[],
  ports: IdentifierPorts,
  now: Date,
  hear: (result: AccountIdentification) => void = () => {},
): Promise<readonly AccountIdentification[]> {
  const limit = pLimit(ACCOUNTS_AT_ONCE);
  const identify = async (job: IdentificationJob) => {
    const result = await identifyAccount(job, ports, now);
    hear(result);
    return result;
  };
  return await Promise.all(jobs.map((job) => limit(() => identify(job))));
}
