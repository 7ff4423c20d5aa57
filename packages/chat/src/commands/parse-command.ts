import { nearestName } from '@keyhammer/config';

/** What somebody typed after the slash command. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'status' }
  /** `text`: only those whose name or id holds it. */
  | { readonly kind: 'accounts'; readonly text: string }
  | { readonly kind: 'account'; readonly id: string; readonly asks: 'status' | 'name' }
  /** `of`: a check or an account. */
  | { readonly kind: 'whitelisted'; readonly of: string }
  /** `checks`: all that look at the account, if none is named. */
  | { readonly kind: 'scan'; readonly accountId: string; readonly checks: readonly string[] }
  /** `meant`: the command that it most likely stands for. */
  | { readonly kind: 'unknown'; readonly meant?: string };

/** Every form, as the help shows it. */
export const FORMS = {
  help: ['help', 'this list'],
  status: ['status', 'what each check does, and in which accounts'],
  accounts: ['accounts [text]', 'the accounts, or those whose name or id holds the text'],
  accountStatus: ['account <id> status', 'what each check does in an account'],
  accountName: ['account <id> name', 'how an account is called'],
  checkWhitelisted: ['<check> whitelisted', 'the exceptions from a check'],
  accountWhitelisted: ['<account id> whitelisted', 'the exceptions in an account'],
  scan: ['scan <account id> [check …]', 'reads an account now, and tells what is found'],
} as const satisfies Readonly<Record<string, readonly [form: string, does: string]>>;

/** @param checks the names of the checks that there are: what may stand before `whitelisted` */
export function parseCommand(text: string, checks: readonly string[] = []): Command {
  const words = text
    .trim()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const [verb = 'help', ...rest] = words.map((word, index) => (index === 0 ? word.toLowerCase() : word));
  switch (verb) {
    case 'help':
      return { kind: 'help' };
    case 'status':
      return rest.length === 0 ? { kind: 'status' } : unknown(FORMS.status[0]);
    case 'accounts':
      return { kind: 'accounts', text: rest.join(' ') };
    case 'account':
      return accountCommand(rest);
    case 'scan':
      return scanCommand(rest);
    default:
      return exceptionsCommand(words) ?? misspelt(words, checks);
  }
}

function accountCommand([id, asks, ...more]: readonly string[]): Command {
  const asked = asks?.toLowerCase();
  if (id !== undefined && more.length === 0 && (asked === 'status' || asked === 'name')) return { kind: 'account', id, asks: asked };
  return unknown(nearestName(asked ?? '', ['name', 'status']) === 'name' ? FORMS.accountName[0] : FORMS.accountStatus[0]);
}

function scanCommand([first, second, ...rest]: readonly string[]): Command {
  // Hammer's was "scan account <id>".
  const [accountId, checks] = first?.toLowerCase() === 'account' ? [second, rest] : [first, second === undefined ? [] : [second, ...rest]];
  return accountId === undefined ? unknown(FORMS.scan[0]) : { kind: 'scan', accountId, checks: checks.map((name) => name.toLowerCase()) };
}

/** `user_inactivekeys whitelisted`, and Hammer's `user_inactivekeys whitelisted items`. */
function exceptionsCommand([of, whitelisted, ...more]: readonly string[]): Command | undefined {
  if (of === undefined || whitelisted?.toLowerCase() !== 'whitelisted') return undefined;
  return more.length === 0 || more.join(' ').toLowerCase() === 'items' ? { kind: 'whitelisted', of } : undefined;
}

const VERBS: Readonly<Record<string, string>> = {
  help: FORMS.help[0],
  status: FORMS.status[0],
  accounts: FORMS.accounts[0],
  account: FORMS.accountStatus[0],
  scan: FORMS.scan[0],
};

function misspelt([first = '', second]: readonly string[], checks: readonly string[]): Command {
  if (second !== undefined && nearestName(second, ['whitelisted']) !== undefined) return unknown(`${first} whitelisted`);
  const check = second === undefined ? nearestName(first, checks) : undefined;
  if (check !== undefined) return unknown(`${check} whitelisted`);
  const form = VERBS[nearestName(first, Object.keys(VERBS)) ?? ''];
  return form === undefined ? { kind: 'unknown' } : unknown(form);
}

function unknown(meant: string): Command {
  return { kind: 'unknown', meant };
}
