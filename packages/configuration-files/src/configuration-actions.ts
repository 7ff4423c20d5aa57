/** What it takes to read the three files where they are, and to write them. */
export const CONFIGURATION_ACTIONS = {
  s3: { read: ['s3:GetObject', 's3:ListBucket'], write: ['s3:PutObject'] },
  ssm: { read: ['ssm:GetParameter'], write: ['ssm:PutParameter'] },
} as const satisfies Readonly<Record<string, Readonly<Record<'read' | 'write', readonly string[]>>>>;
