import { expect, test } from '@jest/globals';
import { deployedPipeline, type Resources } from './deployed-pipeline.ts';

test('the numbers are those of the template in the repository', () => {
  const { initiator, stages } = deployedPipeline();
  expect(initiator.timeoutMs).toBe(300_000);
  expect(stages.identify).toMatchObject({ queueName: 'keyhammer-identify', batchSize: 1, concurrency: 20 });
  expect(stages.report).toMatchObject({ queueName: 'keyhammer-report', batchSize: 25, concurrency: 2 });
  expect(stages.remediate).toMatchObject({ queueName: 'keyhammer-remediate', batchSize: 1, concurrency: 5 });
  for (const { memoryMb, timeoutMs, visibilityMs, maxReceives } of Object.values(stages)) {
    expect(memoryMb).toBeGreaterThanOrEqual(128);
    expect(visibilityMs).toBeGreaterThan(timeoutMs);
    expect(maxReceives).toBeGreaterThan(1);
  }
});

test('a template that has them no more is an error', () => {
  expect(() => deployedPipeline({})).toThrow('the central stack has no AWS::Lambda::Function that the simulation needs');
  const resources: Resources = {
    F: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'keyhammer-initiator', MemorySize: '512', Timeout: 1 } },
  };
  expect(() => deployedPipeline(resources)).toThrow('the central stack has "512" where a number belongs');
});
