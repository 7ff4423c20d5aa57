import type { MetricDimensions, MetricName } from '@keyhammer/core';
import { METRICS_NAMESPACE } from '@keyhammer/logging';
import type { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';

export interface OwnMetricOptions {
  readonly dimensions?: MetricDimensions;
  readonly period: Duration;
  readonly label?: string;
}

/** One of the metrics that the functions count, added up over each period. */
export function ownMetric(metricName: MetricName, { dimensions = {}, period, label }: OwnMetricOptions): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { ...dimensions },
    statistic: Stats.SUM,
    period,
    ...(label !== undefined && { label }),
  });
}
