import type { SlackSettings } from '@keyhammer/config';
import { type Delivery, list, type Message, type Notifier, reasonOf, text } from '@keyhammer/core';
import { channelFor } from './routing.ts';

/** One of Keyhammer's own warnings or errors, in words and free of secrets. */
export interface Warning {
  readonly level: 'warn' | 'error';
  readonly text: string;
  /** How often it was said. */
  readonly times: number;
}

/** A channel that did not get its warnings, and why. */
export interface UndeliveredWarnings {
  readonly channel: string;
  readonly reason: string;
}

/**
 * Sends each channel one message with all the warnings and errors of a run that are routed there. It never throws: what
 * could not be delivered comes back, to be logged where no further message can arise from it.
 */
export async function reportWarnings(
  warnings: readonly Warning[],
  settings: SlackSettings,
  notifier: Notifier,
): Promise<readonly UndeliveredWarnings[]> {
  const undelivered: UndeliveredWarnings[] = [];
  for (const [channel, routed] of Map.groupBy(warnings, (warning) => channelFor(warning.text, settings))) {
    if (channel === undefined) continue;
    const delivery = await attempt(notifier, messageOf(channel, routed));
    if (delivery.kind !== 'sent') undelivered.push({ channel, reason: delivery.reason });
  }
  return undelivered;
}

async function attempt(notifier: Notifier, message: Message): Promise<Delivery | { readonly kind: 'failed'; readonly reason: string }> {
  try {
    return await notifier.send(message);
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

function messageOf(channel: string, warnings: readonly Warning[]): Message {
  const errorsFirst = warnings.toSorted((a, b) => Number(b.level === 'error') - Number(a.level === 'error'));
  return {
    to: `#${channel.replace(/^#/, '')}`,
    title: titleOf(warnings),
    body: [list(...errorsFirst.map((warning) => [text(lineOf(warning))]))],
  };
}

function titleOf(warnings: readonly Warning[]): string {
  const errors = warnings.filter(({ level }) => level === 'error').length;
  const counts = [counted(errors, 'error'), counted(warnings.length - errors, 'warning')].filter((part) => part !== undefined);
  return `Keyhammer: ${counts.join(', ')}`;
}

function counted(count: number, what: string): string | undefined {
  return count === 0 ? undefined : `${count} ${what}${count === 1 ? '' : 's'}`;
}

function lineOf({ level, text: words, times }: Warning): string {
  return `${level === 'error' ? 'error' : 'warning'}: ${words}${times > 1 ? ` (${times} times)` : ''}`;
}
