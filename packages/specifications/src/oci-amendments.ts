import { type Amendment, pathsBeginWith, withoutUntypedNullable } from './amendment.ts';

const ONE_ADDRESS =
  'Each service and domain of OCI has a host of its own; all of the sandbox are at one address, and told apart by the path.';
const UNTYPED = 'Tags may be anything, and so be null; Prism can read no schema with an untyped nullable, and says nothing of it.';

export const OCI_IDENTITY_AMENDMENTS: readonly Amendment[] = [
  pathsBeginWith('/identity/{region}', ONE_ADDRESS),
  withoutUntypedNullable(UNTYPED),
];
export const OCI_DOMAINS_AMENDMENTS: readonly Amendment[] = [
  pathsBeginWith('/domains/{domain}', ONE_ADDRESS),
  withoutUntypedNullable(UNTYPED),
];

/** Of Audit there is no specification. */
export const OUTSIDE_OCI_IDENTITY: readonly string[] = [
  'GET /audit/{region}/20190901/auditEvents',
  'GET /audit/{region}/20190901/configuration',
];
