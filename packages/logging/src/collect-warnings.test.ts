import { describe, expect, test } from '@jest/globals';
import { collectWarnings } from './collect-warnings.ts';
import { createEventLog } from './event-log.ts';

function collecting(secrets: readonly string[] = []) {
  const collector = collectWarnings();
  const log = createEventLog({ level: 'debug', pretty: false, secrets, stream: { write: () => undefined }, onEvent: collector.hear });
  return { log, collector };
}

describe('the warnings and errors of a run', () => {
  test('are collected in words; equal ones as one, and nothing of less weight', () => {
    const { log, collector } = collecting();
    log.debug('detail');
    log.info('progress');
    log.warn('denied', { account: '1' });
    log.warn('denied', { account: '1' });
    log.warn('denied', { account: '2' });
    log.error('denied', { account: '1', reason: 'no role' });
    expect(collector.take()).toEqual([
      { level: 'warn', text: 'denied (account=1)', times: 2 },
      { level: 'warn', text: 'denied (account=2)', times: 1 },
      { level: 'error', text: 'denied (account=1, reason="no role")', times: 1 },
    ]);
  });

  test('are taken once: what comes later is another report', () => {
    const { log, collector } = collecting();
    log.warn('first');
    collector.take();
    expect(collector.take()).toEqual([]);
    log.warn('second');
    expect(collector.take().map(({ text }) => text)).toEqual(['second']);
  });

  test('hold no secret, be it known from the start or learnt on the way', () => {
    const { log, collector } = collecting(['hunter2-secret']);
    log.error('failed with hunter2-secret', { reason: 'hunter2-secret', token: 'abc' });
    log.keepSecrets(['learnt-later']);
    log.error('failed with learnt-later and hunter2-secret');
    expect(collector.take().map(({ text }) => text)).toEqual([
      'failed with [redacted] (reason="[redacted]", token="[redacted]")',
      'failed with [redacted] and [redacted]',
    ]);
  });

  test('do not fill the memory, however many they are', () => {
    const { log, collector } = collecting();
    for (let account = 0; account < 1000; account += 1) log.warn('denied', { account });
    const taken = collector.take();
    expect(taken).toHaveLength(501);
    expect(taken.at(-1)?.text).toBe('500 more warnings and errors: see the log');
  });
});
