import { UnavailableError } from '@keyhammer/core';
import type { Page } from './bodies.ts';
import type { Refused, SlackWebApi } from './web-api.ts';

/** Slack's largest page but one: it wants fewer than 1000. */
const PAGE_SIZE = 999;

export interface Entries<T> {
  readonly kind: 'entries';
  readonly entries: readonly T[];
}

/** A list of Slack's that comes in pages. */
export interface PagedList<T> {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  read(body: unknown): Page<T>;
}

/** All entries of all pages, or Slack's refusal of one. */
export async function readPages<T>(api: SlackWebApi, { method, args, read }: PagedList<T>): Promise<Entries<T> | Refused> {
  const entries: T[] = [];
  let cursor: string | undefined;
  do {
    const answer = await api.call(method, { ...args, limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) });
    if (answer.kind === 'refused') return answer;
    const page = read(answer.body);
    entries.push(...page.entries);
    cursor = page.next;
  } while (cursor !== undefined);
  return { kind: 'entries', entries };
}

export function unwrap<T>(listed: Entries<T> | Refused): readonly T[] {
  if (listed.kind === 'refused') throw listed.asRemoteError();
  return listed.entries;
}

export function strangeAnswer(method: string): UnavailableError {
  return new UnavailableError(`Slack's answer to ${method} lacks what it was asked for`, { advice: 'Check slack.api_url' });
}
