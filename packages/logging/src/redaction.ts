const REDACTED = '[redacted]';

/** A shorter secret would blot out half of every line; nothing that guards anything is that short. */
const SHORTEST_SECRET = 4;

/** Things that are secret wherever they stand, though nobody told us the value. */
const SECRET_SHAPES: readonly [RegExp, string][] = [
  // Slack: tokens of every kind, and webhooks, whose URL is the secret.
  [/\bx(?:ox[a-z]|app)(?:\.[a-z]+)?-[A-Za-z0-9-]{10,}/g, REDACTED],
  [/\bhttps:\/\/hooks\.slack(?:-gov)?\.com\/[^\s"'<>]+/g, REDACTED],
  // Atlassian's API tokens.
  [/\bATATT3[A-Za-z0-9_=-]{20,}/g, REDACTED],
  // HTTP: an Authorization header, however it was printed, and a signed URL.
  [/\b(Bearer|Basic)\s+(?=\S*[0-9=])[A-Za-z0-9+/=._~-]{8,}/g, `$1 ${REDACTED}`],
  [/\b(X-Amz-(?:Signature|Security-Token|Credential))=[^&\s"']+/gi, `$1=${REDACTED}`],
  [/\b(https?:\/\/[^\s:/@]+):[^\s/@]+@/g, `$1:${REDACTED}@`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
  // An AWS secret access key: 40 characters of base64 in mixed case, which a SHA-1 in hexadecimal is not.
  [
    /(?<![A-Za-z0-9/+=_-])(?=[A-Za-z0-9/+]*[a-z])(?=[A-Za-z0-9/+]*[A-Z])(?=[A-Za-z0-9/+]*\d)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])/g,
    REDACTED,
  ],
  // An AWS session token.
  [/\b(?:FwoGZXIvYXdz|FQoGZXIvYXdz|IQoJb3JpZ2lu)[A-Za-z0-9/+=]{20,}/g, REDACTED],
];

/** Names of fields whose value is secret, whatever it looks like; compared without case, `-` and `_`. */
const SECRET_NAMES =
  /(?:^|access|api|auth|bearer|id|o?auth|refresh|session|security|slack|jira)token$|tokensecret$|password$|passwd$|passphrase$|authorization$|^secret$|clientsecret$|signingsecret$|secretkey$|secretaccesskey$|privatekey$|keycert$|^cookie$|^setcookie$|webhookurl$/;

/** Takes secrets out of text. */
export type Redactor = (text: string) => string;

/** Knows the secrets of this run, in the ways in which they get written, and what secrets look like in general. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const known = [...new Set(secrets.flatMap(spellingsOf))].sort((a, b) => b.length - a.length);
  return (text) => {
    const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
    return SECRET_SHAPES.reduce((rest, [shape, replacement]) => rest.replace(shape, replacement), withoutKnown);
  };
}

export function isSecretName(name: string): boolean {
  return SECRET_NAMES.test(name.toLowerCase().replace(/[-_]/g, ''));
}

export { REDACTED };

/** As it is, in a URL, in JSON, in base64; of a text of several lines also each line, for a private key is printed so. */
function spellingsOf(secret: string): readonly string[] {
  const whole = secret.trim();
  const lines = whole.includes('\n')
    ? whole
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line.length >= 16)
    : [];
  return [whole, ...lines]
    .flatMap((text) => [
      text,
      encodeURIComponent(text.toWellFormed()),
      JSON.stringify(text).slice(1, -1),
      Buffer.from(text).toString('base64'),
    ])
    .filter((text) => text.length >= SHORTEST_SECRET);
}
