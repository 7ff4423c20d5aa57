import { type Fields, fieldsOf, instantIn, optionalTextIn } from './fields.ts';

/** What somebody did with an API key. */
export interface KeyUse {
  /** `<user OCID>/<fingerprint>`. */
  readonly keyId: string;
  readonly at: Date;
  /** Whose API it was: `ComputeApi`. */
  readonly service?: string;
}

/** `<tenancy OCID>/<user OCID>/<fingerprint>`. Whoever comes with a token of a console session has that there instead: it is a secret. */
const SIGNED_WITH_KEY = /^ocid1\.tenancy\.[^/]*\/(ocid1\.user\.[^/]*)\/([0-9a-f]{2}(?::[0-9a-f]{2})+)$/i;

/** `undefined`: nobody signed it with an API key. */
export function parseKeyUse(item: unknown): KeyUse | undefined {
  const event = fieldsOf(item, 'an event');
  const credentials = optionalTextIn(fieldsIn(fieldsIn(event, 'data'), 'identity'), 'credentials');
  const [, user, fingerprint] = SIGNED_WITH_KEY.exec(credentials ?? '') ?? [];
  if (user === undefined || fingerprint === undefined) return undefined;
  const service = optionalTextIn(event, 'source');
  return { keyId: `${user}/${fingerprint.toLowerCase()}`, at: instantIn(event, 'eventTime'), ...(service !== undefined && { service }) };
}

function fieldsIn(fields: Fields, name: string): Fields {
  return fieldsOf(fields[name] ?? {}, name);
}
