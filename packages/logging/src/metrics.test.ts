import { describe, expect, test } from '@jest/globals';
import { createEventLog } from './event-log.ts';
import { createMetrics, METRICS_NAMESPACE } from './metrics.ts';
import { metricsIn } from './test-embedded-metrics.ts';

const AT = new Date('2026-11-20T12:00:00.123Z');

/** What a log as the workers have it makes of the metrics: its lines. */
function linesOf(count: (metrics: ReturnType<typeof createMetrics>) => void, secrets: readonly string[] = []): readonly string[] {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  const log = createEventLog({ level: 'info', pretty: false, secrets, fields: { worker: 'identifier' }, stream });
  const metrics = createMetrics();
  count(metrics);
  metrics.write(log, AT);
  return lines;
}

const documentsOf = (lines: readonly string[]) => lines.map((line) => JSON.parse(line));

describe('metrics in the log', () => {
  test('are a line that CloudWatch reads as metrics, and everyone else as an event', () => {
    const lines = linesOf((metrics) => metrics.count('AccountsIdentified', 2));

    expect(documentsOf(lines)).toEqual([
      {
        level: 'info',
        timestamp: expect.any(String),
        worker: 'identifier',
        message: 'metrics',
        _aws: {
          Timestamp: AT.getTime(),
          CloudWatchMetrics: [{ Namespace: METRICS_NAMESPACE, Dimensions: [[]], Metrics: [{ Name: 'AccountsIdentified', Unit: 'Count' }] }],
        },
        AccountsIdentified: 2,
      },
    ]);
    expect(METRICS_NAMESPACE).toBe('Keyhammer');
  });

  test('have a line for each set of dimensions, whose values are members beside the figures', () => {
    const lines = linesOf((metrics) => {
      metrics.count('OpenIssues', 7, { check: 'user_inactivekeys' });
      metrics.count('CallsThrottled', 3);
      metrics.count('OpenIssues', 1, { check: 'root_user' });
      metrics.count('JobsQueued', 9, { stage: 'identify' });
      metrics.count('IssuesOpened', 2, { check: 'user_inactivekeys' });
      metrics.count('JobsQueued', 1, { stage: 'report', check: 'root_user' });
      metrics.count('JobsQueued', 1, { check: 'root_user', stage: 'report' });
    });

    expect(lines.flatMap(metricsIn)).toEqual([
      { name: 'OpenIssues', dimensions: { check: 'user_inactivekeys' }, value: 7 },
      { name: 'IssuesOpened', dimensions: { check: 'user_inactivekeys' }, value: 2 },
      { name: 'CallsThrottled', dimensions: {}, value: 3 },
      { name: 'OpenIssues', dimensions: { check: 'root_user' }, value: 1 },
      { name: 'JobsQueued', dimensions: { stage: 'identify' }, value: 9 },
      { name: 'JobsQueued', dimensions: { check: 'root_user', stage: 'report' }, value: 2 },
    ]);
    expect(lines).toHaveLength(5);
  });

  test('are added up, and nothing is a figure as well', () => {
    const lines = linesOf((metrics) => {
      for (const value of [1, 0, 4]) metrics.count('CallsThrottled', value);
      metrics.count('AccountsUnreadable', 0);
    });

    expect(lines.flatMap(metricsIn)).toEqual([
      { name: 'CallsThrottled', dimensions: {}, value: 5 },
      { name: 'AccountsUnreadable', dimensions: {}, value: 0 },
    ]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('are not spoilt by %d, which JSON can not say', (value) => {
    const lines = linesOf((metrics) => {
      metrics.count('OpenIssues', 1);
      metrics.count('OpenIssues', value);
    });
    expect(lines.flatMap(metricsIn)).toEqual([{ name: 'OpenIssues', dimensions: {}, value: 1 }]);
  });

  test('are written once: what comes later is counted from nothing', () => {
    const written: unknown[] = [];
    const log = { info: (_event: string, fields: unknown) => void written.push(fields) };
    const metrics = createMetrics();
    metrics.count('OpenIssues', 3);
    metrics.write(log, AT);
    metrics.write(log, AT);
    metrics.count('OpenIssues', 1);
    metrics.write(log, AT);
    expect(written).toMatchObject([{ OpenIssues: 3 }, { OpenIssues: 1 }]);
  });

  test('are no line where nothing was counted', () => {
    expect(linesOf(() => {})).toEqual([]);
  });

  test('are redacted as any other line', () => {
    const [line = ''] = linesOf((metrics) => metrics.count('OpenIssues', 1, { check: 'hunter2-secret' }), ['hunter2-secret']);
    expect(line).not.toContain('hunter2');
    expect(metricsIn(line)).toEqual([{ name: 'OpenIssues', dimensions: { check: '[redacted]' }, value: 1 }]);
  });
});
