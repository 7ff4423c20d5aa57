import { type Amendment, pathsBeginWith } from './amendment.ts';

const ONE_ADDRESS =
  'Each service and domain of OCI has a host of its own; all of the sandbox are at one address, and told apart by the path.';

export const OCI_IDENTITY_AMENDMENTS: readonly Amendment[] = [pathsBeginWith('/identity/{region}', ONE_ADDRESS)];
export const OCI_DOMAINS_AMENDMENTS: readonly Amendment[] = [pathsBeginWith('/domains/{domain}', ONE_ADDRESS)];

/** Of Audit there is no specification. */
export const OUTSIDE_OCI_IDENTITY: readonly string[] = [
  'GET /audit/{region}/20190901/auditEvents',
  'GET /audit/{region}/20190901/configuration',
];
