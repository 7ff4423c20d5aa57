import type { Settings } from '@keyhammer/config';
import { Aws, type Environment, Fn, type IStackSynthesizer } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { CodeSource } from './code-source.ts';
import { AlarmTopic } from './constructs/alarm-topic.ts';
import { Alarms, type DeployedFunctions } from './constructs/alarms.ts';
import { ConfigurationBucket } from './constructs/configuration-bucket.ts';
import { Credentials } from './constructs/credentials.ts';
import { Dashboard } from './constructs/dashboard.ts';
import { type Entrances, entrances } from './constructs/entrances.ts';
import { outputs } from './constructs/outputs.ts';
import { type Pipeline, pipeline } from './constructs/pipeline.ts';
import type { ResourceArns, Surroundings } from './constructs/surroundings.ts';
import { Tables } from './constructs/tables.ts';
import { assertDeployable } from './deployable.ts';
import type { FunctionName } from './functions.ts';
import { ReadableStack } from './readable-stack.ts';
import type { StoredKind } from './stored-tables.ts';

export interface CentralStackProps {
  readonly settings: Settings;
  readonly code: CodeSource;
  /** Names of tables that are there already and are used as they are, Hammer's for one. */
  readonly existingTables?: readonly string[];
  readonly env?: Environment;
  readonly synthesizer?: IStackSynthesizer;
}

/** Everything in the central account. Its names are fixed, so an account has one of it. */
export class CentralStack extends ReadableStack {
  /** @throws ConfigError if the configuration can't run in a central account, or an existing table is none of its own */
  constructor(scope: Construct, id: string, { settings, code, existingTables = [], ...props }: CentralStackProps) {
    super(scope, id, {
      stackName: 'keyhammer',
      description: 'Keyhammer in the central account: finds cloud credentials that nobody uses, tells their owners, and retires them',
      ...props,
    });
    assertDeployable(settings);
    const key = customerKey(this, settings);
    const configuration = new ConfigurationBucket(this, 'Configuration', { ...key });
    const credentials = new Credentials(this, 'Credentials', { settings, ...key });
    const tables = new Tables(this, 'Table', { settings, existing: existingTables, ...key });
    const surroundings: Surroundings = {
      settings,
      code: code(this),
      ...key,
      configurationUri: configuration.uri,
      resources: { ...arnsOfTables(tables), ...configuration.arns, ...credentials.arns, ...arnsOutside(settings) },
    };
    const work = pipeline(this, surroundings);
    const ways = entrances(this, surroundings, work.queues);
    const { topic } = new AlarmTopic(this, 'Alarms', settings);
    const watched = { settings, functions: functionsIn(work, ways), queues: queuesIn(work, ways) };
    new Alarms(this, 'Alarm', { ...watched, topic, failedStarts: work.initiator.failedStarts });
    const dashboard = new Dashboard(this, 'Dashboard', watched);
    outputs(this, { configuration, credentials, work, ways, topic, dashboard });
  }
}

function customerKey(scope: Construct, { deployment }: Settings): { readonly key?: IKey } {
  const { kmsKeyArn } = deployment;
  return kmsKeyArn === undefined ? {} : { key: Key.fromKeyArn(scope, 'CustomerKey', kmsKeyArn) };
}

function arnsOfTables(tables: Tables): ResourceArns {
  const kinds: readonly StoredKind[] = ['issues', 'audit', 'state', 'requests'];
  return Object.fromEntries(kinds.map((kind) => [kind, tables.arnsOf(kind)]));
}

/** What is not of this stack, nor even of this account. */
function arnsOutside({ aws }: Settings): ResourceArns {
  return {
    organization: ['*'],
    ...(aws.identificationRole !== undefined && { 'identification-roles': [inEveryAccount(aws.identificationRole)] }),
    ...(aws.remediationRole !== undefined && { 'remediation-roles': [inEveryAccount(aws.remediationRole)] }),
  };
}

/** A role by its name, its path before it. */
function inEveryAccount(role: string): string {
  return Fn.join('', ['arn:', Aws.PARTITION, `:iam::*:role/${role}`]);
}

function functionsIn({ initiator, identifier, reporter, remediator }: Pipeline, { api, chat }: Entrances): DeployedFunctions {
  const functions: readonly (readonly [FunctionName, LambdaFunction | undefined])[] = [
    ['initiator', initiator.lambda],
    ['identifier', identifier.lambda],
    ['reporter', reporter.lambda],
    ['remediator', remediator.lambda],
    ['api', api?.lambda],
    ['api-authorizer', api?.authorizer],
    ['chat-endpoint', chat?.endpoint],
    ['chat', chat?.lambda],
  ];
  return new Map(functions.flatMap(([name, lambda]) => (lambda ? [[name, lambda] as const] : [])));
}

function queuesIn({ queues }: Pipeline, { chat }: Entrances) {
  return [queues.identify, queues.report, queues.remediate, ...(chat ? [chat.queue] : [])];
}
