import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from '@jest/globals';
import { Client } from '@smithy/core/client';
import { RECORDED_CALLS, type RecordedCall, ROOT } from './recorded-calls.ts';

const NO_PRODUCT = /\.test\.ts|\/test\/|\/test-[^/]*\.ts|\.fixture\.ts|\/packages\/(testing|sandbox|bench|histories)\/|\/cli\/src\/demo\//;
const DEEPEST_STACK = 60;

/** A frame of ours: what made the call, past the SDK and Node. */
function sourceOf(stack: string): string | undefined {
  const ours = [...stack.matchAll(/(?:file:\/\/)?(\/[^\s():]+\.ts)/g)].map(([, path = '']) => path);
  const source = ours.find((path) => path.startsWith(ROOT) && !path.includes('/node_modules/') && !path.endsWith('record-aws-calls.ts'));
  return source === undefined || NO_PRODUCT.test(source) ? undefined : relative(ROOT, source);
}

const SERVICES: Readonly<Record<string, string>> = {
  IAMClient: 'iam',
  STSClient: 'sts',
  OrganizationsClient: 'organizations',
  SecretsManagerClient: 'secretsmanager',
  DynamoDBClient: 'dynamodb',
  DynamoDBDocumentClient: 'dynamodb',
  SQSClient: 'sqs',
  S3Client: 's3',
  SSMClient: 'ssm',
};

/** Where the name of a call is not that of the action that a policy names; `[]`: nobody has to be allowed it. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:Get': ['dynamodb:GetItem'],
  'dynamodb:Put': ['dynamodb:PutItem'],
  'dynamodb:Update': ['dynamodb:UpdateItem'],
  'dynamodb:Delete': ['dynamodb:DeleteItem'],
  'sqs:SendMessageBatch': ['sqs:SendMessage'],
  's3:HeadObject': ['s3:GetObject'],
  's3:ListObjectsV2': ['s3:ListBucket'],
  'sts:GetCallerIdentity': [],
};

export function actionsOf(client: string, command: string): readonly string[] {
  const service = SERVICES[client];
  if (service === undefined) return [`${client}:${command}`];
  const call = `${service}:${command.replace(/Command$/, '')}`;
  return ACTIONS[call] ?? [call];
}

function record(): void {
  mkdirSync(RECORDED_CALLS, { recursive: true });
  const testPath = relative(ROOT, expect.getState().testPath ?? 'unknown');
  const file = join(RECORDED_CALLS, `${testPath.replaceAll('/', '+')}.jsonl`);
  writeFileSync(file, '');
  const known = new Set<string>();
  const send = Client.prototype.send;
  const keep = (call: RecordedCall) => {
    const line = JSON.stringify(call);
    if (known.has(line)) return;
    known.add(line);
    appendFileSync(file, `${line}\n`);
  };
  Client.prototype.send = function (this: InstanceType<typeof Client>, ...args: Parameters<typeof send>) {
    const source = sourceOf(stackHere());
    if (source !== undefined) {
      const application = applicationOf(this.config);
      for (const action of actionsOf(this.constructor.name, args[0].constructor.name)) {
        keep({
          action,
          source,
          ...functionHere(),
          ...(application && { application }),
        });
      }
    }
    return send.apply(this, args);
  } as typeof send;
}

/** A function has the session of its role. Without one it is a test of a handler, whose store may be embedded and makes its own tables. */
function functionHere(): Pick<RecordedCall, 'functionName'> {
  const { AWS_LAMBDA_FUNCTION_NAME: functionName, AWS_SESSION_TOKEN: session } = process.env;
  return functionName && session ? { functionName } : {};
}

function applicationOf(config: object): string | undefined {
  const agents: unknown = Reflect.get(config, 'customUserAgent');
  return Array.isArray(agents) && Array.isArray(agents[0]) ? agents[0].join('/') : undefined;
}

function stackHere(): string {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = DEEPEST_STACK;
  const { stack = '' } = new Error('where');
  Error.stackTraceLimit = before;
  return stack;
}

record();
