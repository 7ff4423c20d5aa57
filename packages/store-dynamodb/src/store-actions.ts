/** What each port asks of DynamoDB, for the policy of whoever uses it. */
export const STORE_ACTIONS = {
  /** `IssueStore`, the issues of one account. */
  issues: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
  /** `IssueStore`, lists over all accounts; `AuditLog.since`. */
  scan: ['dynamodb:Scan'],
  auditAppend: ['dynamodb:PutItem'],
  auditRead: ['dynamodb:Query'],
  lock: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
  health: ['dynamodb:GetItem', 'dynamodb:PutItem'],
  budget: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
  requests: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
  credentials: ['dynamodb:GetItem'],
  tables: [
    'dynamodb:DescribeTable',
    'dynamodb:CreateTable',
    'dynamodb:UpdateContinuousBackups',
    'dynamodb:DescribeTimeToLive',
    'dynamodb:UpdateTimeToLive',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
