import { Aws, Fn } from 'aws-cdk-lib';
import { deployedName } from './functions.ts';
import type { MemberRolesConditions, MemberRolesParameters } from './member-roles-parameters.ts';
import type { AccountRole } from './role-policies.ts';

const WORKERS = { identification: 'identifier', remediation: 'remediator' } as const satisfies Readonly<Record<AccountRole, string>>;

/**
 * Only the role of its own worker, and the operators that are named, may assume a role.
 *
 * The principal is the central account, and a condition says which of its roles. With the role itself as the principal AWS would
 * refuse the policy as long as the role is not there, so the central stack would have to be first everywhere; and it would keep
 * the role's internal id, so that a role that is deleted and made again (a stack that is replaced) is locked out of every
 * account. Who can make a role of that name in the central account can change the worker's own as well: nothing is lost.
 */
export function roleTrust(role: AccountRole, parameters: MemberRolesParameters, conditions: MemberRolesConditions) {
  const { externalId, operatorArns } = parameters;
  const externalIdAsked = Fn.conditionIf(conditions.hasExternalId.logicalId, { 'sts:ExternalId': externalId.valueAsString }, Aws.NO_VALUE);
  const assume = (Sid: string, principals: Readonly<Record<string, unknown>>) => ({
    Sid,
    Effect: 'Allow',
    Principal: { AWS: Fn.sub(`arn:\${AWS::Partition}:iam::\${CentralAccountId}:root`) },
    Action: 'sts:AssumeRole',
    Condition: { ...principals, StringEquals: externalIdAsked },
  });
  const worker = Fn.sub(`arn:\${AWS::Partition}:iam::\${CentralAccountId}:role\${CentralRolePath}${deployedName(WORKERS[role])}`);
  return {
    Version: '2012-10-17',
    Statement: [
      assume('Worker', { ArnEquals: { 'aws:PrincipalArn': worker } }),
      Fn.conditionIf(
        conditions.hasOperators.logicalId,
        assume('Operators', { ArnLike: { 'aws:PrincipalArn': operatorArns.valueAsList } }),
        Aws.NO_VALUE,
      ),
    ],
  };
}
