import type { Settings } from '@keyhammer/config';
import {
  Aws,
  BootstraplessSynthesizer,
  type CfnCondition,
  CfnOutput,
  Fn,
  type IStackSynthesizer,
  Stack,
  type StackProps,
  Validations,
} from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import {
  type MemberRolesConditions,
  type MemberRolesParameters,
  memberRolesConditions,
  memberRolesParameters,
} from './member-roles-parameters.ts';
import { type AccountRole, type PolicyDocument, rolePolicy } from './role-policies.ts';
import { roleTrust } from './role-trust.ts';

export interface MemberRolesProps extends StackProps {
  /** For the defaults of the parameters. */
  readonly settings: Settings;
}

/** The longest session that one role may begin with another; the SDK begins the next one before it ends. */
const SESSION_SECONDS = 3600;

const DESCRIPTIONS: Readonly<Record<AccountRole, string>> = {
  identification: 'Keyhammer reads who holds credentials here, and when they were used',
  remediation: 'Keyhammer retires the credentials here that nobody uses any more',
};

/**
 * The two roles of an account. The template needs nothing of CDK where it is deployed, neither bootstrap nor assets: it is a
 * service-managed StackSet for the organisation, a stack for its management account, which StackSets leave out, and one for the
 * central account.
 */
export class MemberRolesStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: MemberRolesProps) {
    super(scope, id, {
      description: "Keyhammer's roles in an account",
      // It is one, but for CDK's types, which say `undefined` where exactOptionalPropertyTypes wants nothing.
      synthesizer: new BootstraplessSynthesizer() as IStackSynthesizer,
      analyticsReporting: false,
      ...props,
    });
    const parameters = memberRolesParameters(this, settings);
    const conditions = memberRolesConditions(this, parameters);
    accountRole(this, 'IdentificationRole', { role: 'identification', parameters, conditions });
    accountRole(this, 'RemediationRole', { role: 'remediation', parameters, conditions, onlyIf: conditions.hasRemediation });
  }
}

interface AccountRoleProps {
  readonly role: AccountRole;
  readonly parameters: MemberRolesParameters;
  readonly conditions: MemberRolesConditions;
  readonly onlyIf?: CfnCondition;
}

function accountRole(scope: Construct, id: string, { role, parameters, conditions, onlyIf }: AccountRoleProps): void {
  const policy = rolePolicy(role, { partition: `\${AWS::Partition}`, accountId: `\${AWS::AccountId}` });
  const resource = new CfnRole(scope, id, {
    roleName: parameters.roleNames[role].valueAsString,
    path: parameters.rolePath.valueAsString,
    description: DESCRIPTIONS[role],
    maxSessionDuration: SESSION_SECONDS,
    permissionsBoundary: permissionsBoundary(conditions),
    assumeRolePolicyDocument: roleTrust(role, parameters, conditions),
    policies: [{ policyName: `keyhammer-${role}`, policyDocument: filledIn(policy) }],
  });
  const output = new CfnOutput(scope, `${id}Arn`, { value: resource.attrArn });
  if (onlyIf) {
    resource.cfnOptions.condition = onlyIf;
    output.condition = onlyIf;
  }
  acknowledgeWildcards(resource, policy);
}

function permissionsBoundary(conditions: MemberRolesConditions): string {
  const arn = Fn.sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:policy/\${PermissionsBoundaryName}`);
  return Fn.conditionIf(conditions.hasPermissionsBoundary.logicalId, arn, Aws.NO_VALUE).toString();
}

function filledIn({ Statement, ...document }: PolicyDocument) {
  return {
    ...document,
    Statement: Statement.map((statement) => ({
      ...statement,
      Resource: statement.Resource.includes('${') ? Fn.sub(statement.Resource) : statement.Resource,
    })),
  };
}

/** What cdk-nag is told of each resource with a wildcard in it. */
const WILDCARDS: Readonly<Record<string, string>> = {
  Read: 'It reads every user of the account, and reports and lists have no narrower resource in IAM.',
  ChangeCredentialsOfUsers: 'Any user may hold a credential that nobody uses: which ones is decided by the configuration, not by IAM.',
  HandOverNewKeys: 'Each user has a secret of their own below keyhammer/, in the region that the configuration names.',
};

function acknowledgeWildcards(role: CfnRole, { Statement }: PolicyDocument): void {
  for (const { Sid, Resource } of Statement) {
    // As cdk-nag writes it: ${AWS::Partition} is <AWS::Partition>.
    const finding = Resource.replaceAll(/\$\{([^}]*)\}/g, '<$1>');
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${finding}]`, reason: WILDCARDS[Sid] ?? '' });
  }
}
