import { AwsError, entityAlreadyExists, noSuchEntity } from './aws-error.ts';
import type { Caller } from './caller.ts';
import type { IamUser, Password } from './model.ts';
import { namedUser, userKey } from './named-user.ts';
import { required } from './parameters.ts';
import type { XmlValue } from './query-protocol.ts';
import type { AwsState } from './state.ts';

export function getLoginProfile(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  const user = namedUser(state, caller, form);
  const password = state.stalePasswords.read(userKey(caller, user), user.password);
  if (!password) throw noLoginProfile(user);
  return { LoginProfile: describeProfile(user, password) };
}

export function createLoginProfile(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  const user = namedUser(state, caller, form);
  const text = soundPassword(required(form, 'Password'));
  if (user.password) throw entityAlreadyExists(`Login Profile for user ${user.name} already exists.`);
  const now = state.clock.now().getTime();
  const password = { created: now, changed: now, text, ...resetFlag(form.get('PasswordResetRequired') === 'true') };
  putPassword(state, caller, user, password);
  return { LoginProfile: describeProfile(user, password) };
}

/** A change of the password is no use of it: `PasswordLastUsed` stays. */
export function updateLoginProfile(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  required(form, 'UserName');
  const user = namedUser(state, caller, form);
  if (!user.password) throw noLoginProfile(user);
  const { resetRequired: formerReset = false, ...former } = user.password;
  const text = form.get('Password');
  const changes = text === null ? {} : { text: soundPassword(text), changed: state.clock.now().getTime() };
  const reset = form.get('PasswordResetRequired');
  putPassword(state, caller, user, { ...former, ...changes, ...resetFlag(reset === null ? formerReset : reset === 'true') });
  return undefined;
}

export function deleteLoginProfile(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  const user = namedUser(state, caller, form);
  if (!user.password) throw noLoginProfile(user);
  putPassword(state, caller, user, undefined);
  return undefined;
}

function putPassword(state: AwsState, caller: Caller, user: IamUser, password: Password | undefined): void {
  state.stalePasswords.remember(userKey(caller, user), user.password, state.world.staleReads);
  user.password = password;
}

function resetFlag(required: boolean): Pick<Password, 'resetRequired'> {
  return required ? { resetRequired: true } : {};
}

const KINDS_OF_CHARACTERS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/];

/** AWS's default policy, for accounts that have set none: eight characters of three kinds out of four. */
function soundPassword(text: string): string {
  if (text.length < 8) throw policyViolation('Password should have a minimum length of 8');
  if (KINDS_OF_CHARACTERS.filter((kind) => kind.test(text)).length < 3) {
    throw policyViolation(
      'Password should have a minimum of 3 of: uppercase letters, lowercase letters, numbers, non-alphanumeric characters',
    );
  }
  return text;
}

function policyViolation(message: string): AwsError {
  return new AwsError('PasswordPolicyViolation', 400, message);
}

function noLoginProfile(user: IamUser): AwsError {
  return noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
}

function describeProfile(user: IamUser, password: Password) {
  return { UserName: user.name, CreateDate: new Date(password.created), PasswordResetRequired: password.resetRequired === true };
}
