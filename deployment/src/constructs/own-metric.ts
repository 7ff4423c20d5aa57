import type { MetricDimensions, MetricName } from '@keyhammer/core';
import type { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';

/** `METRICS_NAMESPACE` of @keyhammer/logging, which writes them. */
const NAMESPACE = 'Keyhammer';

export interface OwnMetricOptions {
  readonly dimensions?: MetricDimensions;
  readonly period: Duration;
  readonly label?: string;
}

/** One of the metrics that the functions count, added up over each period. */
export function ownMetric(metricName: MetricName, { dimensions = {}, period, label }: OwnMetricOptions): Metric {
  return new Metric({
    namespace: NAMESPACE,
    metricName,
    dimensionsMap: { ...dimensions },
    statistic: Stats.SUM,
    period,
    ...(label !== undefined && { label }),
  });
}
