import type { KindReader } from '../kind-scan.ts';
import { rootCredentials, whyRootIsUnseen } from './root-credentials.ts';

/** All of what the credential report tells of the root user, used or not: it is one row. */
export const rootUserReader: KindReader = {
  isCandidate: () => false,

  async scan({ report, now }) {
    const readAt = now();
    const reading = await report();
    if (reading.kind === 'unavailable') {
      return { credentials: [], activeCredentials: 0, gaps: [{ what: 'root user', reason: whyRootIsUnseen(reading) }] };
    }
    const credentials = rootCredentials(reading.report.root, readAt);
    return { credentials, activeCredentials: credentials.filter(({ status }) => status === 'active').length, gaps: [] };
  },
};
