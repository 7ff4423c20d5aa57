import { readFileSync } from 'node:fs';
import type { Job } from '@keyhammer/core';

/** A function as it is deployed. */
export interface DeployedFunction {
  readonly memoryMb: number;
  readonly timeoutMs: number;
}

/** A worker, its queue, and how the one works off the other. */
export interface DeployedStage extends DeployedFunction {
  readonly queueName: string;
  readonly batchSize: number;
  readonly concurrency: number;
  readonly visibilityMs: number;
  readonly maxReceives: number;
}

export interface DeployedPipeline {
  readonly initiator: DeployedFunction;
  readonly stages: Readonly<Record<Job['stage'], DeployedStage>>;
}

type Properties = Readonly<Record<string, unknown>>;

/** By their logical ids, as CloudFormation takes them. */
export type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties: Properties }>>;

const TEMPLATE = new URL('../../../../deployment/templates/central.template.json', import.meta.url);

/** The numbers of the central stack that is in the repository. */
export function deployedPipeline(
  resources = (JSON.parse(readFileSync(TEMPLATE, 'utf8')) as { Resources: Resources }).Resources,
): DeployedPipeline {
  return {
    initiator: functionNamed(resources, 'keyhammer-initiator'),
    stages: {
      identify: stageOf(resources, 'keyhammer-identify', 'keyhammer-identifier'),
      report: stageOf(resources, 'keyhammer-report', 'keyhammer-reporter'),
      remediate: stageOf(resources, 'keyhammer-remediate', 'keyhammer-remediator'),
    },
  };
}

function functionNamed(resources: Resources, name: string): DeployedFunction {
  const [, { MemorySize, Timeout }] = resourceWith(resources, 'AWS::Lambda::Function', ({ FunctionName }) => FunctionName === name);
  return { memoryMb: numberIn(MemorySize), timeoutMs: numberIn(Timeout) * 1000 };
}

function stageOf(resources: Resources, queueName: string, functionName: string): DeployedStage {
  const [queueId, queue] = resourceWith(resources, 'AWS::SQS::Queue', ({ QueueName }) => QueueName === queueName);
  const isOfQueue = ({ EventSourceArn }: Properties) =>
    JSON.stringify(EventSourceArn) === JSON.stringify({ 'Fn::GetAtt': [queueId, 'Arn'] });
  const [, mapping] = resourceWith(resources, 'AWS::Lambda::EventSourceMapping', isOfQueue);
  return {
    ...functionNamed(resources, functionName),
    queueName,
    batchSize: numberIn(mapping.BatchSize),
    concurrency: numberIn((mapping.ScalingConfig as Properties).MaximumConcurrency),
    visibilityMs: numberIn(queue.VisibilityTimeout) * 1000,
    maxReceives: numberIn((queue.RedrivePolicy as Properties).maxReceiveCount),
  };
}

function resourceWith(resources: Resources, type: string, match: (properties: Properties) => boolean): readonly [string, Properties] {
  const found = Object.entries(resources).find(([, { Type, Properties }]) => Type === type && match(Properties));
  if (!found) throw new Error(`the central stack has no ${type} that the simulation needs: see ${TEMPLATE.pathname}`);
  return [found[0], found[1].Properties];
}

function numberIn(value: unknown): number {
  if (typeof value !== 'number') throw new Error(`the central stack has ${JSON.stringify(value)} where a number belongs`);
  return value;
}
