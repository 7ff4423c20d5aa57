import { ROLE_ACTIONS } from '@keyhammer/provider-aws';

/** The two roles of every account. */
export type AccountRole = keyof typeof ROLE_ACTIONS;

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/** What stands for the partition and the account, in the language of whoever fills them in. */
export interface Placeholders {
  readonly partition: string;
  readonly accountId: string;
}

/** What a role may do in its account, for CloudFormation and Terraform alike; the actions are those of `ROLE_ACTIONS`. */
export function rolePolicy(role: AccountRole, placeholders: Placeholders): PolicyDocument {
  return { Version: '2012-10-17', Statement: role === 'identification' ? [reading(role)] : remediation(placeholders) };
}

/**
 * Half of what is read has no narrower resource in IAM (reports, lists of users), and for the other half `user/*` would be
 * every user as well.
 */
function reading(role: AccountRole): PolicyStatement {
  return allow('Read', actionsOf(role).filter(isRead), '*');
}

function remediation({ partition, accountId }: Placeholders): readonly PolicyStatement[] {
  const changes = actionsOf('remediation').filter((action) => action.startsWith('iam:') && !isRead(action));
  const handingOver = actionsOf('remediation').filter((action) => action.startsWith('secretsmanager:'));
  return [
    reading('remediation'),
    allow('ChangeCredentialsOfUsers', changes, `arn:${partition}:iam::${accountId}:user/*`),
    // In the region that the configuration names, or the environment: the template knows of neither.
    allow('HandOverNewKeys', handingOver, `arn:${partition}:secretsmanager:*:${accountId}:secret:keyhammer/*`),
  ];
}

/** The identification role only reads, so what it may do is reading. */
function isRead(action: string): boolean {
  return actionsOf('identification').includes(action);
}

function actionsOf(role: AccountRole): readonly string[] {
  return ROLE_ACTIONS[role];
}

function allow(Sid: string, Action: readonly string[], Resource: string): PolicyStatement {
  return { Sid, Effect: 'Allow', Action, Resource };
}
