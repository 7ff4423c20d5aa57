/** The lines of a text as Jira Cloud keeps it, in the Atlassian Document Format; of anything else none. */
export function ticketLines(text: unknown): readonly string[] {
  if (!isNode(text)) return [];
  switch (text.type) {
    case 'paragraph':
      return inlineText(text).split('\n');
    case 'listItem':
      return childrenOf(text)
        .flatMap(ticketLines)
        .map((line) => `- ${line}`);
    default:
      return childrenOf(text).flatMap(ticketLines);
  }
}

interface Node {
  readonly type: string;
  readonly text?: unknown;
  readonly content?: unknown;
}

function inlineText(node: Node): string {
  if (node.type === 'hardBreak') return '\n';
  const own = typeof node.text === 'string' ? node.text : '';
  return own + childrenOf(node).map(inlineText).join('');
}

function childrenOf({ content }: Node): readonly Node[] {
  return Array.isArray(content) ? content.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
