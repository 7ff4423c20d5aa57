import type { Job } from '@keyhammer/core';
import { CentralTemplate } from '../../../../deployment/test/central-template.ts';

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

/** The numbers of the central stack of the sample configuration: those that CloudFormation gets. */
export function deployedPipeline(): DeployedPipeline {
  const template = new CentralTemplate();
  return {
    initiator: functionNamed(template, 'keyhammer-initiator'),
    stages: {
      identify: stageOf(template, 'keyhammer-identify', 'keyhammer-identifier'),
      report: stageOf(template, 'keyhammer-report', 'keyhammer-reporter'),
      remediate: stageOf(template, 'keyhammer-remediate', 'keyhammer-remediator'),
    },
  };
}

function functionNamed(template: CentralTemplate, name: string): DeployedFunction {
  const [, { MemorySize, Timeout }] = resourceWith(template, 'AWS::Lambda::Function', ({ FunctionName }) => FunctionName === name);
  return { memoryMb: numberOf(MemorySize), timeoutMs: numberOf(Timeout) * 1000 };
}

function stageOf(template: CentralTemplate, queueName: string, functionName: string): DeployedStage {
  const [queueId, queue] = resourceWith(template, 'AWS::SQS::Queue', ({ QueueName }) => QueueName === queueName);
  const mapped = ({ EventSourceArn }: Properties) => EventSourceArn === `\${${queueId}.Arn}`;
  const [, mapping] = resourceWith(template, 'AWS::Lambda::EventSourceMapping', mapped);
  return {
    ...functionNamed(template, functionName),
    queueName,
    batchSize: numberOf(mapping.BatchSize),
    concurrency: numberOf((mapping.ScalingConfig as Properties).MaximumConcurrency),
    visibilityMs: numberOf(queue.VisibilityTimeout) * 1000,
    maxReceives: numberOf((queue.RedrivePolicy as Properties).maxReceiveCount),
  };
}

function resourceWith(template: CentralTemplate, type: string, match: (properties: Properties) => boolean): readonly [string, Properties] {
  const found = Object.entries(template.ofType(type)).find(([, { Properties }]) => match(Properties));
  if (!found) throw new Error(`the central stack has no such ${type}`);
  return [found[0], found[1].Properties];
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw new Error(`the central stack has ${JSON.stringify(value)} where a number belongs`);
  return value;
}
