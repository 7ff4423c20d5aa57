import type { Settings } from '@keyhammer/config';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyDocument, PolicyStatement, Role, type RoleProps, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { deployedName, FUNCTIONS, type FunctionName } from '../functions.ts';
import { type Grant, grantsOf } from '../grants.ts';
import { inPascalCase } from '../readable-stack.ts';
import { keyStatement } from './customer-key.ts';
import type { ResourceArns, Surroundings } from './surroundings.ts';

export interface WorkerFunctionProps extends Surroundings {
  readonly name: FunctionName;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Puts a function into `scope`, with a log and a role of its own, which may do what its grants say and nothing else. */
export function workerFunction(scope: Construct, props: WorkerFunctionProps): LambdaFunction {
  const { name } = props;
  const { description, memoryMb, timeoutSeconds } = FUNCTIONS[name];
  const logGroup = logGroupOf(scope, props);
  return new LambdaFunction(scope, 'Function', {
    functionName: deployedName(name),
    description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: props.code(name),
    memorySize: memoryMb,
    timeout: Duration.seconds(timeoutSeconds),
    // By its ARN, so that no construct adds anything to what the grants say.
    role: Role.fromRoleArn(scope, 'RoleOfFunction', roleOf(scope, props, logGroup).roleArn, { mutable: false }),
    logGroup,
    environment: { KEYHAMMER_CONFIG: props.configurationUri, ...props.environment },
  });
}

function logGroupOf(scope: Construct, { name, settings, key }: WorkerFunctionProps): LogGroup {
  return new LogGroup(scope, 'Logs', {
    logGroupName: `/aws/lambda/${deployedName(name)}`,
    retention: settings.deployment.logRetentionDays satisfies RetentionDays,
    removalPolicy: RemovalPolicy.RETAIN,
    ...(key && { encryptionKey: key }),
  });
}

function roleOf(scope: Construct, props: WorkerFunctionProps, logGroup: LogGroup): Role {
  const { name, settings } = props;
  const role = new Role(scope, 'Role', {
    ...boundedRole(scope, name, settings),
    description: FUNCTIONS[name].description,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { keyhammer: new PolicyDocument({ statements: [logging(logGroup), ...statementsOf(props)] }) },
  });
  acknowledgeWildcards(role, props);
  return role;
}

/** A name that the roles of the member accounts can trust, and the customer's path and boundary. */
export function boundedRole(scope: Construct, name: FunctionName | 'scheduler', { deployment }: Settings): Partial<RoleProps> {
  const { rolePath, permissionsBoundaryArn } = deployment;
  return {
    roleName: deployedName(name),
    path: rolePath,
    ...(permissionsBoundaryArn !== undefined && {
      permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(scope, `BoundaryOf${inPascalCase(name)}`, permissionsBoundaryArn),
    }),
  };
}

function logging({ logGroupArn }: LogGroup): PolicyStatement {
  return new PolicyStatement({ sid: 'Logs', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroupArn] });
}

function statementsOf({ name, settings, key, resources }: WorkerFunctionProps): readonly PolicyStatement[] {
  const grants = grantsOf(name, settings);
  return [...grants.map((grant) => statementOf(grant, resources)), ...(key ? [keyStatement(key, grants)] : [])];
}

function statementOf({ actions, on }: Grant, resources: ResourceArns): PolicyStatement {
  const arns = resources[on];
  if (arns === undefined) throw new Error(`a grant is about ${on}, but no such resource was handed over`);
  return new PolicyStatement({ sid: inPascalCase(on), actions: [...actions], resources: [...arns] });
}

/** The two places where a policy can't name what it is about. */
function acknowledgeWildcards(role: Role, { name, settings }: WorkerFunctionProps): void {
  const kinds = grantsOf(name, settings).map(({ on }) => on);
  if (kinds.includes('organization')) {
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'organizations:ListAccounts knows no resources, and those of DescribeAccount bear the id of the organisation, which is not known here',
    });
  }
  const entered = { 'identification-roles': settings.aws.identificationRole, 'remediation-roles': settings.aws.remediationRole };
  for (const [kind, role_] of Object.entries(entered)) {
    if (!kinds.some((on) => on === kind)) continue;
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::*:role/${role_}]`,
      reason: 'One role, by its full name, in every account: accounts join the organisation without a deployment here',
    });
  }
}
