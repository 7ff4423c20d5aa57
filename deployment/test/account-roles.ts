/** A role as it comes out of a template or a module, whichever language that is written in. */
export interface AccountRoleResult {
  readonly name: string;
  readonly path: string;
  readonly description: string;
  readonly sessionSeconds: number;
  readonly permissionsBoundary: string | null;
  readonly trust: unknown;
  readonly policy: unknown;
}

/** By what it is for; without a remediation role there is none. */
export interface AccountRolesResult {
  readonly identification?: AccountRoleResult;
  readonly remediation?: AccountRoleResult;
}

/** What somebody says who rolls the roles out; the rest is as it is by default. */
export interface RollOut {
  readonly centralAccountId: string;
  readonly centralRolePath?: string;
  readonly externalId?: string;
  readonly operatorArns?: readonly string[];
  readonly identificationRoleName?: string;
  readonly remediationRoleName?: string;
  readonly rolePath?: string;
  readonly withRemediation?: boolean;
  readonly permissionsBoundaryName?: string;
}

/** The account that they come into. */
export const ACCOUNT = '444455556666';
export const PARTITION = 'aws-cn';
