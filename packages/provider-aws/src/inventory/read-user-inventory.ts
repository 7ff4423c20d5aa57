import { GetUserCommand } from '@aws-sdk/client-iam';
import { type Credential, type Gap, type LastUsed, type Listed, reasonOf, type Tags } from '@keyhammer/core';
import type { UserKeyReader } from '../access-keys/read-user.ts';
import type { AccountSession } from '../connection/aws-connection.ts';
import type { ReportUser } from '../credential-report/report-user.ts';
import { isNotFound, translateAwsError } from '../errors.ts';
import { laterOf, passwordCredential, passwordUse, readPasswordCreation } from '../passwords/read-password.ts';
import { tagsOf } from '../tags.ts';
import type { NamedUser } from './user-pages.ts';

export interface UserInventoryOptions {
  readonly session: AccountSession;
  readonly keys: UserKeyReader;
  readonly now: () => Date;
  /** The user's row of the credential report; absent: there is no report, or the user is younger. */
  readonly rowOf: (userName: string) => ReportUser | undefined;
  readonly ownerOf: (userName: string, tags: Tags) => string | undefined;
}

type PasswordReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'made'; readonly created: Date; readonly readAt: Date }
  | { readonly kind: 'unseen'; readonly gap: Gap };

/** What GetUser tells besides the name. */
interface UserDetails {
  readonly tags: Tags;
  readonly passwordLastUsed: LastUsed;
  readonly gap?: Gap;
}

/** All that a user holds. A user who is gone by now holds nothing. */
export async function readUserInventory(user: NamedUser, options: UserInventoryOptions): Promise<readonly Listed[]> {
  const { session, keys, rowOf, ownerOf } = options;
  const held = await keys.read(user.name);
  const password = await readPassword(user.name, options);
  const row = rowOf(user.name);
  const details = isTold(user, password, row) ? undefined : await readDetails(user.name, session);
  const owner = ownerOf(user.name, user.tags ?? details?.tags ?? {});
  const facts = { ...(owner !== undefined && { owner }), ...(row && { mfa: row.mfa }) };
  const credentials = [...held.credentials, ...credentialOf(user.name, password, row, details)];
  const gaps = [
    ...held.gaps.map((gap) => ({ kind: 'aws-access-key' as const, ...gap })),
    ...(password.kind === 'unseen' ? [password.gap] : []),
    ...(details?.gap ? [details.gap] : []),
  ];
  return [
    ...credentials.map((credential) => ({ kind: 'entry', entry: { credential, ...facts } }) as const),
    ...gaps.map((gap) => ({ kind: 'gap', gap }) as const),
  ];
}

/** Whether all is known without asking for the user. A report from before there was the password knows nothing of its use. */
function isTold({ tags }: NamedUser, password: PasswordReading, row: ReportUser | undefined): boolean {
  return tags !== undefined && (password.kind !== 'made' || row?.passwordEnabled === true);
}

async function readPassword(name: string, { session, now }: UserInventoryOptions): Promise<PasswordReading> {
  const readAt = now();
  try {
    return { kind: 'made', created: await readPasswordCreation(session.iam, name), readAt };
  } catch (error) {
    if (isNotFound(error)) return { kind: 'none' };
    const what = `console password of ${name}`;
    const adviceIfDenied = 'Allow iam:GetLoginProfile in the policy of the identification role';
    const reason = reasonOf(translateAwsError(error, `Could not read the ${what}`, { adviceIfDenied }));
    return { kind: 'unseen', gap: { kind: 'aws-console-password', what, reason } };
  }
}

async function readDetails(name: string, { iam }: AccountSession): Promise<UserDetails> {
  try {
    const { User: { Tags = [], PasswordLastUsed } = {} } = await iam.send(new GetUserCommand({ UserName: name }));
    return { tags: tagsOf(Tags), passwordLastUsed: passwordUse(PasswordLastUsed) };
  } catch (error) {
    const what = `tags and last sign-in of ${name}`;
    const adviceIfDenied = 'Allow iam:GetUser in the policy of the identification role';
    const reason = reasonOf(translateAwsError(error, `Could not read the ${what}`, { adviceIfDenied }));
    return { tags: {}, passwordLastUsed: { kind: 'unknown', reason }, ...(!isNotFound(error) && { gap: { what, reason } }) };
  }
}

function credentialOf(
  userName: string,
  password: PasswordReading,
  row: ReportUser | undefined,
  details: UserDetails | undefined,
): readonly Credential[] {
  if (password.kind !== 'made') return [];
  const { created, readAt } = password;
  const changed = row && laterOf(created, row.passwordChanged);
  const lastUsed = details?.passwordLastUsed ?? passwordUse(row?.passwordLastUsed);
  return [passwordCredential({ userName, created, changed, lastUsed, readAt })];
}
