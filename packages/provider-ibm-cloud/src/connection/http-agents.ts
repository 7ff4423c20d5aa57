import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** What the SDK hands on to its HTTP client. */
export interface HttpOptions {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  readonly timeout: number;
  readonly maxRedirects: number;
}

const MAX_SOCKETS = 64;
const TIMEOUT_MS = 60_000;

export function httpOptions(): HttpOptions {
  return {
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
    timeout: TIMEOUT_MS,
    // An API key goes to the host that was configured, and to no other.
    maxRedirects: 0,
  };
}
