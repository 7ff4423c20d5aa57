import type { OciCredentials } from '@keyhammer/config';
import { AccessDeniedError } from '@keyhammer/core';

/**
 * The credentials to enter a tenancy with: those of that tenancy, the first if there are several; else the only ones there
 * are, since policies can let a user of one tenancy into another.
 * @throws AccessDeniedError if nothing says which
 */
export function chooseCredentials(tenancyId: string, all: readonly OciCredentials[]): OciCredentials {
  const own = all.find(({ tenancy }) => tenancy === tenancyId);
  if (own) return own;
  const [only, another] = all;
  if (!only) {
    throw new AccessDeniedError(`Could not enter the tenancy ${tenancyId}: there are no OCI credentials`, {
      advice: 'Run `oci setup config`, or name a profile of ~/.oci/config in OCI_CLI_PROFILE, or put them into the secret',
    });
  }
  if (!another) return only;
  throw new AccessDeniedError(`Could not enter the tenancy ${tenancyId}: none of the ${all.length} OCI credentials is of that tenancy`, {
    advice:
      'Add a profile of a user of that tenancy; or, if one of another tenancy is let in by its policies, name that profile in OCI_CLI_PROFILE',
  });
}
