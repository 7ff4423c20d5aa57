import { ACCOUNT_IDS } from '../account-ids.ts';
import type { OciCredentials } from '../secrets.ts';
import { ABSENT, found, isRecord, malformed, type Named, type Reading, textAt } from './reading.ts';

type Required = 'tenancy' | 'user' | 'fingerprint' | 'key';
type Part = Required | 'passphrase' | 'region';
/** What the parts are called in one kind of source. */
type Names = Readonly<Record<Part, string>>;
type Parts = Readonly<Partial<Record<Part, string>>>;

const REQUIRED: readonly Required[] = ['tenancy', 'user', 'fingerprint', 'key'];
const PARTS: readonly Part[] = [...REQUIRED, 'passphrase', 'region'];

const FIELDS: Names = {
  tenancy: 'tenancy',
  user: 'user',
  fingerprint: 'fingerprint',
  key: 'key',
  passphrase: 'passphrase',
  region: 'region',
};

/** As OCI's own command line has them. */
const VARIABLES: Names = {
  tenancy: 'OCI_CLI_TENANCY',
  user: 'OCI_CLI_USER',
  fingerprint: 'OCI_CLI_FINGERPRINT',
  key: 'OCI_CLI_KEY_CONTENT',
  passphrase: 'OCI_CLI_PASSPHRASE',
  region: 'OCI_CLI_REGION',
};
const KEY_FILE = 'OCI_CLI_KEY_FILE';

/** `OCI_CLI_TENANCY`, `OCI_CLI_USER`, `OCI_CLI_FINGERPRINT` and `OCI_CLI_KEY_CONTENT`: one key of one user. */
export function namedOci(named: Named, where: string): Reading<readonly OciCredentials[]> {
  const parts = partsIn(named, VARIABLES);
  const isGiven = (part: Required) => parts[part] !== undefined;
  return REQUIRED.some(isGiven) ? listOf([credentialsOf(parts, VARIABLES, where)]) : ABSENT;
}

/** The environment with the key in it, where it names the key's file. A secret can't: it is on no machine. */
export async function withKeyOfFile(environment: Named, readFile: (path: string) => Promise<string>): Promise<Reading<Named>> {
  const path = textAt(environment, KEY_FILE);
  if (path === undefined || textAt(environment, VARIABLES.key) !== undefined) return found(environment);
  try {
    return found({ ...environment, [VARIABLES.key]: await readFile(path) });
  } catch {
    // Neither the path nor what went wrong, which names it: somebody may have put the key itself there.
    return malformed(`${KEY_FILE} in the environment does not name a file that can be read`);
  }
}

/** Whether the environment says which profiles of OCI's configuration file are meant. */
export function namesProfiles(environment: Named): boolean {
  return ['OCI_CLI_CONFIG_FILE', 'OCI_CLI_PROFILE'].some((name) => textAt(environment, name) !== undefined);
}

/** `{ tenancy, user, fingerprint, key, passphrase, region }`, or a list of such. */
export function itemOci(credentials: unknown, where: string): Reading<readonly OciCredentials[]> {
  const items: readonly unknown[] = Array.isArray(credentials) ? credentials : [credentials];
  if (items.length === 0) return malformed(`${where} is an empty list`);
  return listOf(
    items.map((item, index) => {
      const place = items.length === 1 ? where : `number ${index + 1} of ${where}`;
      return isRecord(item) ? credentialsOf(partsIn(item, FIELDS), FIELDS, place) : malformed(`${place} is not an object`);
    }),
  );
}

function partsIn(record: Named, names: Names): Parts {
  const given = PARTS.map((part) => [part, textAt(record, names[part])] as const).filter(([, text]) => text !== undefined);
  const { key, ...parts }: Parts = Object.fromEntries(given);
  // Pasted into a form, a key's line breaks often arrive as the two characters "\" and "n".
  return key === undefined ? parts : { ...parts, key: key.replaceAll('\\n', '\n') };
}

const SHAPES: Readonly<Partial<Record<Part, { readonly pattern: RegExp; readonly what: string }>>> = {
  tenancy: { pattern: new RegExp(`^${ACCOUNT_IDS.oci.pattern}$`), what: 'the OCID of a tenancy' },
  user: { pattern: /^ocid1\.user\.[\w.-]+$/, what: 'the OCID of a user' },
  fingerprint: { pattern: /^([0-9a-f]{2}:){15}[0-9a-f]{2}$/i, what: 'a fingerprint: 16 pairs with colons between them' },
  key: { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----\r?\n/, what: 'a private key in PEM' },
  region: { pattern: /^[a-z0-9-]+$/, what: 'the name of a region' },
};

function credentialsOf(parts: Parts, names: Names, where: string): Reading<OciCredentials> {
  const { tenancy, user, fingerprint, key, passphrase, region } = parts;
  if (tenancy === undefined || user === undefined || fingerprint === undefined || key === undefined) {
    const list = (wanted: readonly Required[]) => wanted.map((part) => names[part]).join(', ');
    return malformed(`${where} needs ${list(REQUIRED)}, and has no ${list(REQUIRED.filter((part) => parts[part] === undefined))}`);
  }
  const unfit = PARTS.find((part) => parts[part] !== undefined && SHAPES[part]?.pattern.test(parts[part]) === false);
  if (unfit) return malformed(`${names[unfit]} in ${where} is not ${SHAPES[unfit]?.what}`);
  return found({
    ...{ tenancy, user, fingerprint, privateKey: key },
    ...(passphrase !== undefined && { passphrase }),
    ...(region !== undefined && { region }),
  });
}

function listOf(readings: readonly Reading<OciCredentials>[]): Reading<readonly OciCredentials[]> {
  const unfit = readings.find((reading) => reading.kind === 'malformed');
  return unfit ?? found(readings.flatMap((reading) => (reading.kind === 'found' ? [reading.credentials] : [])));
}
