import { type Amendment, pathIs } from './amendment.ts';

export const IBM_IAM_AMENDMENTS: readonly Amendment[] = [
  pathIs(
    '/v1/serviceids',
    { insteadOf: '/v1/serviceids/' },
    'The SDK that the specification was extracted from names the path so, and sends it without the slash.',
  ),
];

/** What Keyhammer calls of IAM besides: it is in the SDK, and not in what was extracted from it. */
export const OUTSIDE_IBM_IAM: readonly string[] = [
  'GET /v1/serviceid_groups',
  'DELETE /v1/serviceids/{id}',
  'DELETE /v1/serviceids/{id}/lock',
  'GET /v1/profiles/{id}',
  'DELETE /v1/profiles/{id}',
];
