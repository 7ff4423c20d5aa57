import { accessDenied } from './aws-error.ts';
import { arnOf, type Caller } from './caller.ts';
import type { Role } from './model.ts';
import type { AwsWorld } from './world.ts';

/** What the identification role needs, and no more: it reads. */
export const IDENTIFICATION_ACTIONS: readonly string[] = [
  'iam:GenerateCredentialReport',
  'iam:GetCredentialReport',
  'iam:ListUsers',
  'iam:GetUser',
  'iam:ListAccessKeys',
  'iam:GetAccessKeyLastUsed',
  'iam:GetLoginProfile',
  'iam:GetAccountAuthorizationDetails',
];

/** What the remediation role needs: to see one credential as it is now, to change it, and to hand a new key over. */
export const REMEDIATION_ACTIONS: readonly string[] = [
  'iam:GenerateCredentialReport',
  'iam:GetCredentialReport',
  'iam:ListUsers',
  'iam:GetUser',
  'iam:ListAccessKeys',
  'iam:GetAccessKeyLastUsed',
  'iam:UpdateAccessKey',
  'iam:GetLoginProfile',
  'iam:DeleteLoginProfile',
  'iam:CreateLoginProfile',
  'iam:CreateAccessKey',
  'iam:DeleteAccessKey',
  'secretsmanager:DescribeSecret',
  'secretsmanager:CreateSecret',
  'secretsmanager:PutSecretValue',
  'secretsmanager:TagResource',
];

/** Throws AccessDenied, in AWS's words, unless the caller's role and the account's conditions let the action pass. */
export function authorize(world: AwsWorld, caller: Caller, action: string, resource: string): void {
  const what = `User: ${arnOf(caller)} is not authorized to perform: ${action} on resource: ${resource}`;
  if (world.isDenied(caller.accountId, action)) throw accessDenied(`${what} with an explicit deny in a service control policy`);
  if (caller.kind === 'session' && !roleAllows(caller.role, action)) {
    throw accessDenied(`${what} because no identity-based policy allows the ${action} action`);
  }
}

export function roleAllows(role: Role, action: string): boolean {
  if (!role.allows) return true;
  return role.allows.some((pattern) => (pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : action === pattern));
}
