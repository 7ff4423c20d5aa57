import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { plainText } from '@keyhammer/core';
import { help } from './commands/help.ts';

const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('docs/chat.md', () => {
  test('shows the help as it is', async () => {
    const shown = plainText(help()).replace('\n\n', '\n').replaceAll(/^- /gm, '• ');
    expect(await read('docs/chat.md')).toContain(`\`\`\`\n${shown}\n\`\`\``);
  });

  test('asks for the scopes that the adapter says it needs, and no others', async () => {
    const asked = [...(await read('docs/chat.md')).matchAll(/^ {6}- ([\w:.]+)$/gm)].map(([, scope]) => scope);
    const needed = [...(await read('packages/notifier-slack/README.md')).matchAll(/^\| `([a-z]+(?::[\w.]+)?)` \| /gm)].map(
      ([, scope]) => scope,
    );
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.toSorted()).toEqual(needed.toSorted());
  });
});
