import { choicesOf, type Interactivity } from './choices-of-news.ts';
import { digests, type News, receiversOf } from './digest.ts';
import { reasonOf } from './errors.ts';
import type { TicketOwners } from './owners.ts';
import type { EventLog } from './ports/event-log.ts';
import type { Message, Notifier } from './ports/notifier.ts';

/** What became of one message. */
export interface MessageResult {
  readonly to: string;
  readonly title: string;
  readonly status: 'sent' | 'unknown-receiver' | 'failed';
  readonly reason?: string;
}

export interface DigestResult {
  readonly messages: readonly MessageResult[];
  /** The news that reached at least one receiver. */
  readonly told: ReadonlySet<News>;
  /** The news that concern nobody who is configured. */
  readonly unaddressed: readonly News[];
}

export interface DigestSettings {
  readonly owners: TicketOwners;
  /** The default owners hear of every issue as well. */
  readonly notifyDefaultOwner: boolean;
  /** Absent: the messages have no buttons. */
  readonly interactive?: Interactivity;
}

/** One message for each receiver. A message that could not be sent is a result; it never throws. */
export async function sendDigests(
  news: readonly News[],
  settings: DigestSettings,
  notifier: Notifier,
  log: EventLog,
): Promise<DigestResult> {
  const known = await knownOwners(news, notifier, log);
  const defaults = settings.notifyDefaultOwner ? (settings.owners.default.slackOwners ?? []) : [];
  const receivers = ({ ownership }: News) => receiversOf(ownership, defaults, known.has(ownership.taggedOwner ?? ''));

  const { interactive } = settings;
  const choices = interactive && ((item: News) => choicesOf(item, interactive));

  const messages: MessageResult[] = [];
  for (const message of digests(news, receivers, choices)) {
    messages.push(await deliver(message, notifier, log));
  }
  const reached = new Set(messages.filter(({ status }) => status === 'sent').map(({ to }) => to));
  return {
    messages,
    told: new Set(news.filter((item) => receivers(item).some((receiver) => reached.has(receiver)))),
    unaddressed: news.filter((item) => receivers(item).length === 0),
  };
}

async function deliver(message: Message, notifier: Notifier, log: EventLog): Promise<MessageResult> {
  const { to, title } = message;
  try {
    const delivery = await notifier.send(message);
    return delivery.kind === 'sent' ? { to, title, status: 'sent' } : { to, title, status: 'unknown-receiver', reason: delivery.reason };
  } catch (error) {
    log.error('message could not be sent', { to, error });
    return { to, title, status: 'failed', reason: reasonOf(error) };
  }
}

async function knownOwners(news: readonly News[], notifier: Notifier, log: EventLog): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for (const owner of new Set(news.flatMap(({ ownership }) => ownership.taggedOwner ?? []))) {
    try {
      if (await notifier.knows(owner)) known.add(owner);
    } catch (error) {
      log.warn('tagged owner could not be looked up, so only the configured owners are told', { owner, error });
    }
  }
  return known;
}
