import { isAccountOf } from '../account-ids.ts';
import type { IbmCredentials } from '../secrets.ts';
import { ABSENT, found, isRecord, malformed, type Named, type Reading, textAt, tokenText } from './reading.ts';

/** One API key, as it was given. */
interface GivenKey {
  /** The name that it was given by. */
  readonly name: string;
  readonly text: string;
  /** Absent: for every account that has none of its own. */
  readonly accountId?: string;
}

/** An account's id in upper or in lower case: some shells and consoles know names in one of them only. */
const VARIABLE = /^IBMCLOUD_API_KEY(?:_([0-9a-f]{32}))?$/i;

/** `IBMCLOUD_API_KEY` for all accounts, `IBMCLOUD_API_KEY_<account id>` for one. */
export function namedIbm(named: Named, where: string): Reading<IbmCredentials> {
  const given = Object.keys(named).flatMap((name): readonly GivenKey[] => {
    const [isOne, accountId] = VARIABLE.exec(name) ?? [];
    const text = isOne === undefined ? undefined : textAt(named, name);
    return text === undefined ? [] : [{ name, text, ...(accountId !== undefined && { accountId: accountId.toLowerCase() }) }];
  });
  return given.length === 0 ? ABSENT : credentialsOf(given, where);
}

/** `{ api_key, api_keys: { "<account id>": … } }`; one of the two will do. */
export function itemIbm(credentials: unknown, where: string): Reading<IbmCredentials> {
  const { api_keys: own = {} } = isRecord(credentials) ? credentials : {};
  if (!isRecord(credentials) || !isRecord(own)) return malformed(`${where} is not an object with api_key, or api_keys by account id`);
  // Not to be shown: it might be the key, where somebody took one for the other.
  if (!Object.keys(own).every((name) => isAccountOf('ibm', name.toLowerCase()))) {
    return malformed(`api_keys in ${where} has a name that is not the id of an IBM Cloud account (32 hexadecimal digits)`);
  }
  const general = textAt(credentials, 'api_key');
  const given = Object.keys(own).map((id) => ({ name: `api_keys["${id}"]`, text: textAt(own, id) ?? '', accountId: id.toLowerCase() }));
  if (general === undefined && given.length === 0) return malformed(`${where} has neither api_key nor api_keys`);
  return credentialsOf([...(general === undefined ? [] : [{ name: 'api_key', text: general }]), ...given], where);
}

function credentialsOf(given: readonly GivenKey[], where: string): Reading<IbmCredentials> {
  const unfit = given.map((key) => checked(key, where)).find((reading) => reading.kind === 'malformed');
  if (unfit) return unfit;
  const general = given.find(({ accountId }) => accountId === undefined)?.text;
  const own = given.flatMap(({ accountId, text }) => (accountId === undefined ? [] : [[accountId, text] as const]));
  return found({ ...(general !== undefined && { apiKey: general }), apiKeys: new Map(own) });
}

function checked({ name, text }: GivenKey, where: string): Reading<string> {
  return text === '' ? malformed(`${name} in ${where} is not a text`) : tokenText(text, `${name} in ${where}`);
}
