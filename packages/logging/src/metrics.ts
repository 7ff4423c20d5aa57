import type { EventFields, EventLog, MetricDimensions, MetricName, Metrics } from '@keyhammer/core';

/** Where CloudWatch keeps the metrics. */
export const METRICS_NAMESPACE = 'Keyhammer';

/** The metrics of one invocation. */
export interface CollectedMetrics extends Metrics {
  /** Writes what was counted since the last time, and forgets it: a line for each set of dimensions. @throws what the log throws */
  write(log: Pick<EventLog, 'info'>, at: Date): void;
}

interface MetricSet {
  readonly dimensions: MetricDimensions;
  readonly totals: Map<MetricName, number>;
}

/**
 * Adds up in memory, and writes CloudWatch's embedded metric format: a line of JSON in the log, of which CloudWatch Logs
 * makes metrics by itself, with no call and no permission.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createMetrics(): CollectedMetrics {
  const sets = new Map<string, MetricSet>();
  return {
    count(name, value, { check, stage } = {}) {
      // JSON has no other numbers, and a line with a text for a number is no metric at all.
      if (!Number.isFinite(value)) return;
      const dimensions = { ...(check !== undefined && { check }), ...(stage !== undefined && { stage }) };
      const key = JSON.stringify(dimensions);
      const set: MetricSet = sets.get(key) ?? { dimensions, totals: new Map() };
      sets.set(key, set);
      set.totals.set(name, (set.totals.get(name) ?? 0) + value);
    },
    write(log, at) {
      const written = [...sets.values()];
      sets.clear();
      for (const set of written) log.info('metrics', embedded(set, at));
    },
  };
}

/** A directive takes 100 metrics at the most, which is more than there are names. */
function embedded({ dimensions, totals }: MetricSet, at: Date): EventFields {
  const directive = {
    Namespace: METRICS_NAMESPACE,
    Dimensions: [Object.keys(dimensions)],
    Metrics: [...totals.keys()].map((Name) => ({ Name, Unit: 'Count' })),
  };
  return { _aws: { Timestamp: at.getTime(), CloudWatchMetrics: [directive] }, ...dimensions, ...Object.fromEntries(totals) };
}
