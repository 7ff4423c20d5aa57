/** What Keyhammer itself must be allowed in the account that it runs in, besides its tables and queues. */
export const OWN_ACTIONS = {
  /** On the roles of the accounts. */
  enterAccounts: ['sts:AssumeRole'],
  /** With `aws.organization`. */
  listAccounts: ['organizations:ListAccounts'],
  /** With `aws.organization`, for a scan on demand: one account of thousands. */
  findAccount: ['organizations:DescribeAccount'],
  /** On the secret that `credentials.secret_id` names. */
  readSecret: ['secretsmanager:GetSecretValue'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** What each role must be allowed in every account; the tests run with no more. */
export const ROLE_ACTIONS = {
  identification: [
    'iam:GenerateCredentialReport',
    'iam:GetCredentialReport',
    'iam:ListUsers',
    'iam:GetUser',
    'iam:ListAccessKeys',
    'iam:GetAccessKeyLastUsed',
    'iam:GetLoginProfile',
    /** For `risk`, and to describe many users in one call; without it each of them is asked for by itself. */
    'iam:GetAccountAuthorizationDetails',
  ],
  remediation: [
    'iam:GenerateCredentialReport',
    'iam:GetCredentialReport',
    'iam:ListUsers',
    'iam:GetUser',
    'iam:ListAccessKeys',
    'iam:GetAccessKeyLastUsed',
    'iam:GetLoginProfile',
    'iam:UpdateAccessKey',
    'iam:CreateAccessKey',
    'iam:DeleteAccessKey',
    'iam:CreateLoginProfile',
    'iam:DeleteLoginProfile',
    /** These four on `secret:keyhammer/*` only. */
    'secretsmanager:DescribeSecret',
    'secretsmanager:CreateSecret',
    'secretsmanager:PutSecretValue',
    'secretsmanager:TagResource',
  ],
} as const satisfies Readonly<Record<'identification' | 'remediation', readonly string[]>>;
