import assert from 'node:assert/strict';
import { code, fields, link, list, type Message, type Notifier, paragraph, text } from '@keyhammer/core';

/** A notifier to put to the test, and the world behind it. */
export interface NotifierUnderTest {
  readonly notifier: Notifier;
  /** Receivers that there are, in every way of naming one that the notifier takes. */
  readonly known: readonly string[];
  readonly unknown: readonly string[];
  /** What a receiver has got, as a person reads it. */
  received(receiver: string): readonly string[];
}

/** What the port promises, a case each; run it against every adapter of the port. */
export const notifierContract: readonly { readonly name: string; verify(subject: NotifierUnderTest): Promise<void> }[] = [
  {
    name: 'sends one message to a receiver that it knows',
    async verify({ notifier, known, received }) {
      for (const to of known) {
        const before = received(to).length;
        assert.deepEqual(await notifier.send(messageTo(to)), { kind: 'sent' }, to);
        assert.equal(received(to).length, before + 1, to);
      }
    },
  },
  {
    name: 'carries the title and every part of the body',
    async verify({ notifier, known, received }) {
      for (const to of known) {
        await notifier.send(messageTo(to));
        const read = received(to).at(-1) ?? '';
        for (const part of ['Two keys', 'Look at', 'AKIA…MPLE', 'Account', 'production', 'first', 'second', 'SEC-1']) {
          assert.ok(read.includes(part), `${part} is missing in what ${to} got: ${read}`);
        }
      }
    },
  },
  {
    name: 'says that a receiver is unknown, why, and sends nothing',
    async verify({ notifier, unknown, received }) {
      for (const to of unknown) {
        const delivery = await notifier.send(messageTo(to));
        assert.equal(delivery.kind, 'unknown-receiver', to);
        assert.ok(delivery.kind === 'unknown-receiver' && delivery.reason.length > 10, to);
        assert.deepEqual(received(to), [], to);
      }
    },
  },
  {
    name: 'knows whom it can send to',
    async verify({ notifier, known, unknown }) {
      for (const receiver of known) assert.equal(await notifier.knows(receiver), true, receiver);
      for (const receiver of unknown) assert.equal(await notifier.knows(receiver), false, receiver);
    },
  },
  {
    name: 'keeps the order of messages that are sent at once',
    async verify({ notifier, known, received }) {
      const [to] = known;
      assert.ok(to);
      await Promise.all(['one', 'two', 'three'].map((title) => notifier.send({ ...messageTo(to), title })));
      const titles = received(to).map((read) => ['one', 'two', 'three'].find((title) => read.includes(title)));
      assert.deepEqual(titles, ['one', 'two', 'three']);
    },
  },
];

function messageTo(to: string): Message {
  return {
    to,
    title: 'Two keys',
    body: [
      paragraph(text('Look at '), code('AKIA…MPLE')),
      fields({ name: 'Account', value: [text('production')] }),
      list([text('first')], [text('second, see '), link('SEC-1', 'https://jira.example.com/browse/SEC-1')]),
    ],
  };
}
