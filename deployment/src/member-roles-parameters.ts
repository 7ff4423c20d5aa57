import type { Settings } from '@keyhammer/config';
import { ConfigError } from '@keyhammer/core';
import { CfnCondition, CfnParameter, type CfnParameterProps, Fn, type ICfnRuleConditionExpression } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { AccountRole } from './role-policies.ts';

const PATH = '^/([\\w+=,.@/-]+/)?$';
const ROLE_NAME = '^[\\w+=,.@-]{1,64}$';
const PRINCIPAL_ARN = '^(arn:aws[\\w-]*:iam::\\d{12}:(user|role)/[\\w+=.@/*-]+)?$';
const POLICY_NAME = '^[\\w+=,.@/-]*$';
const EXTERNAL_ID = '^([\\w+=,.@:/-]{2,1224})?$';

/** What is asked of whoever rolls the roles out: everything has a default but, without a configuration, the central account. */
export function memberRolesParameters(scope: Construct, { aws, deployment }: Settings) {
  const names = roleNames(aws);
  const declare = (id: string, props: CfnParameterProps) => new CfnParameter(scope, id, { type: 'String', ...props });
  return {
    centralAccountId: declare('CentralAccountId', {
      description: 'The account that Keyhammer runs in: the roles trust its workers.',
      allowedPattern: '^\\d{12}$',
      ...(aws.mainAccountId !== undefined && { default: aws.mainAccountId }),
    }),
    centralRolePath: declare('CentralRolePath', {
      description: "Path of the workers' roles in the central account: deployment.role_path in config.json.",
      allowedPattern: PATH,
      default: deployment.rolePath,
    }),
    externalId: declare('ExternalId', {
      description: 'aws.external_id in config.json; empty: none is asked for.',
      allowedPattern: EXTERNAL_ID,
      default: aws.externalId ?? '',
    }),
    operatorArns: declare('OperatorArns', {
      type: 'CommaDelimitedList',
      description:
        'ARNs of roles and users of the central account that may assume both roles, to run keyhammer by hand or on one machine. ' +
        'May contain *, for what IAM Identity Center calls its roles. Empty: none.',
      allowedPattern: PRINCIPAL_ARN,
      default: '',
    }),
    roleNames: {
      identification: declare('IdentificationRoleName', {
        description: 'aws.role_name_identification in config.json, without a path.',
        allowedPattern: ROLE_NAME,
        default: names.identification,
      }),
      remediation: declare('RemediationRoleName', {
        description: 'aws.role_name_reporting in config.json, without a path.',
        allowedPattern: ROLE_NAME,
        default: names.remediation,
      }),
    },
    rolePath: declare('RolePath', {
      description: 'Path of the roles. If it is not /, both names in config.json need it: security/keyhammer-identification.',
      allowedPattern: PATH,
      default: names.path,
    }),
    withRemediation: declare('WithRemediation', {
      description: 'Whether there is a remediation role. Without it an account is read and reported, and nothing in it can be changed.',
      allowedValues: ['true', 'false'],
      default: 'false',
    }),
    // A name, since one ARN can't be right in every account of a StackSet.
    permissionsBoundaryName: declare('PermissionsBoundaryName', {
      description: 'Name of the policy that bounds both roles, with its path: it must be in each account already. Empty: none.',
      allowedPattern: POLICY_NAME,
      default: '',
    }),
  };
}

export type MemberRolesParameters = ReturnType<typeof memberRolesParameters>;

export function memberRolesConditions(scope: Construct, parameters: MemberRolesParameters) {
  const { externalId, operatorArns, permissionsBoundaryName, withRemediation } = parameters;
  const declare = (id: string, expression: ICfnRuleConditionExpression) => new CfnCondition(scope, id, { expression });
  const isGiven = (value: string) => Fn.conditionNot(Fn.conditionEquals(value, ''));
  return {
    hasExternalId: declare('HasExternalId', isGiven(externalId.valueAsString)),
    // An empty list of CloudFormation has one element, which is empty.
    hasOperators: declare('HasOperators', isGiven(Fn.join('', operatorArns.valueAsList))),
    hasPermissionsBoundary: declare('HasPermissionsBoundary', isGiven(permissionsBoundaryName.valueAsString)),
    hasRemediation: declare('HasRemediation', Fn.conditionEquals(withRemediation.valueAsString, 'true')),
  };
}

export type MemberRolesConditions = ReturnType<typeof memberRolesConditions>;

interface RoleNames extends Readonly<Record<AccountRole, string>> {
  readonly path: string;
}

/** The configuration has them as they are in an ARN, the path before the name; the roles have one path. */
function roleNames({ identificationRole, remediationRole }: Settings['aws']): RoleNames {
  const identification = splitPath(identificationRole ?? 'keyhammer-identification');
  const remediation = splitPath(remediationRole ?? `${identification.path.slice(1)}keyhammer-remediation`);
  if (identification.path === remediation.path) {
    return { identification: identification.name, remediation: remediation.name, path: identification.path };
  }
  throw new ConfigError(
    `aws.role_name_identification has the path ${identification.path}, and aws.role_name_reporting ${remediation.path}: ` +
      'the roles are rolled out with one path, so give both the same',
  );
}

function splitPath(role: string): { readonly path: string; readonly name: string } {
  const end = role.lastIndexOf('/') + 1;
  const directory = role.slice(0, end);
  return { path: directory.startsWith('/') ? directory : `/${directory}`, name: role.slice(end) };
}
