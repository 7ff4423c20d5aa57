/** US dollars, list prices of us-east-1 as known in 2026, no free tier: those of docs/deployment.md. */
export const PRICES = {
  /** Lambda on arm64: a GB of memory for a second. */
  lambdaGbSecond: 0.0000133334,
  lambdaInvocation: 0.2 / 1e6,
  sqsRequest: 0.4 / 1e6,
  /** DynamoDB on demand. */
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  /** CloudWatch Logs: taken in, and kept for a month. */
  logGb: 0.53,
  s3Read: 0.4 / 1e6,
  secretRead: 0.05 / 1e4,
} as const;
