import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { ReceivedRequest } from '../loopback-service.ts';
import { invalidToken, noToken } from './ibm-error.ts';

const DEFAULT_LIFETIME_MS = 60 * 60 * 1000;

/** Whom a token speaks for, and where: it is good for one account. */
export interface IbmGrant {
  readonly accountId: string;
  readonly iamId: string;
}

interface IssuedToken extends IbmGrant {
  readonly expires: number;
}

export interface IbmToken {
  readonly text: string;
  /** Seconds since 1970. */
  readonly expiration: number;
  readonly lifetimeSeconds: number;
}

/** The tokens that were handed out. One that was goes on to be good until it expires, whatever becomes of its key. */
export class IbmTokens {
  readonly #issued = new Map<string, IssuedToken>();
  readonly #secret = randomBytes(32);
  readonly #lifetimeMs: number;

  constructor(lifetimeMs = DEFAULT_LIFETIME_MS) {
    this.#lifetimeMs = lifetimeMs;
  }

  issue(grant: IbmGrant, now: Date): IbmToken {
    const expires = now.getTime() + this.#lifetimeMs;
    const expiration = Math.floor(expires / 1000);
    const text = this.#signed({
      iam_id: grant.iamId,
      id: grant.iamId,
      jti: randomUUID(),
      account: { valid: true, bss: grant.accountId },
      iat: Math.floor(now.getTime() / 1000),
      exp: expiration,
      iss: 'https://iam.cloud.ibm.com/identity',
      grant_type: 'urn:ibm:params:oauth:grant-type:apikey',
      scope: 'ibm openid',
      client_id: 'default',
    });
    this.#issued.set(text, { ...grant, expires });
    return { text, expiration, lifetimeSeconds: Math.floor(this.#lifetimeMs / 1000) };
  }

  /** What the request's bearer token was issued for, if it ever was. */
  grantOf(request: Pick<ReceivedRequest, 'headers'>): IbmGrant | undefined {
    return this.#issued.get(bearerOf(request) ?? '');
  }

  /** Throws 401 for no token, for one of somebody else's making, and for one that has expired. */
  valid(request: Pick<ReceivedRequest, 'headers'>, now: Date): IbmGrant {
    const bearer = bearerOf(request);
    if (bearer === undefined) throw noToken();
    const issued = this.#issued.get(bearer);
    if (!issued) throw invalidToken('invalid');
    if (issued.expires <= now.getTime()) throw invalidToken('expired');
    return issued;
  }

  /** A JWT, because IBM's SDK reads its claims; signed with a secret that ends with the sandbox. */
  #signed(claims: Readonly<Record<string, unknown>>): string {
    const parts = [{ kid: 'sandbox', alg: 'HS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const signature = createHmac('sha256', this.#secret).update(parts.join('.')).digest('base64url');
    return [...parts, signature].join('.');
  }
}

function bearerOf({ headers }: Pick<ReceivedRequest, 'headers'>): string | undefined {
  return /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
}
