import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { ReceivedRequest, Reply } from '../loopback-service.ts';
import { limitError, type SlackBlock } from './message-limits.ts';
import { propertyOf, textOf } from './reading-json.ts';

/** What an app said to a `response_url`. */
export interface SlackReply {
  /** The user whose request it answers, by id. */
  readonly to: string;
  /** Of the conversation that the request came from. */
  readonly channel: string;
  /** `ephemeral`: only that user sees it. */
  readonly responseType: string;
  readonly replacesOriginal: boolean;
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

/** Half an hour, five times (https://docs.slack.dev/interactivity/handling-user-interaction#message_responses). */
const VALID_MS = 30 * 60 * 1000;
const VALID_TIMES = 5;

interface Address {
  readonly to: string;
  readonly channel: string;
  readonly madeAt: Date;
  used: number;
}

/** The addresses that Slack hands out with its requests, and what came to them. */
export class ResponseUrls {
  readonly replies: SlackReply[] = [];
  readonly #addresses = new Map<string, Address>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The path of a new one. @param kind `actions` for a press, `commands` for a command */
  make(kind: 'actions' | 'commands', to: string, channel: string): string {
    const path = `/${kind}/T000000001/${randomUUID()}/sandbox-response-url-secret`;
    this.#addresses.set(path, { to, channel, madeAt: this.#clock.now(), used: 0 });
    return path;
  }

  answer({ path, headers, body }: ReceivedRequest): Reply {
    const address = this.#addresses.get(path);
    if (!address || this.#clock.now().getTime() - address.madeAt.getTime() > VALID_MS) return no(404, 'expired_url');
    if (address.used >= VALID_TIMES) return no(404, 'used_url');
    if (!headers['content-type']?.startsWith('application/json')) return no(400, 'invalid_payload');
    const reply = parse(body, address);
    if (reply === undefined) return no(400, 'invalid_payload');
    const limit = limitError(reply.text, reply.blocks);
    if (limit !== undefined) return no(400, limit);
    address.used += 1;
    this.replies.push(reply);
    return json(200, { ok: true });
  }
}

function parse(source: string, { to, channel }: Address): SlackReply | undefined {
  try {
    const body: unknown = JSON.parse(source);
    const blocks = propertyOf(body, 'blocks') ?? [];
    if (!Array.isArray(blocks)) return undefined;
    return {
      to,
      channel,
      responseType: textOf(body, 'response_type') ?? 'ephemeral',
      replacesOriginal: propertyOf(body, 'replace_original') === true,
      text: textOf(body, 'text') ?? '',
      blocks: blocks as SlackBlock[],
    };
  } catch {
    return undefined;
  }
}

function no(status: number, error: string): Reply {
  return json(status, { ok: false, error });
}

function json(status: number, body: Readonly<Record<string, unknown>>): Reply {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}
