import { formatDay, formatInstant, type LastUsed } from '@keyhammer/core';

/** For lists: `last used 2026-08-01`, or, of whom is not used, `last signed in 2026-08-01`. */
export function lastUseBriefly(lastUsed: LastUsed, verb: 'used' | 'signed in' = 'used'): string {
  switch (lastUsed.kind) {
    case 'never':
      return `never ${verb}`;
    case 'unknown':
      return verb === 'used' ? 'last use unknown' : 'last sign-in unknown';
    case 'unseen':
      return verb === 'used' ? `not seen in use since ${formatDay(lastUsed.since)}` : `no sign-in seen since ${formatDay(lastUsed.since)}`;
    case 'used':
      return `last ${verb} ${formatDay(lastUsed.at)}`;
  }
}

export function lastUseInWords(lastUsed: LastUsed): string {
  switch (lastUsed.kind) {
    case 'never':
      return 'never';
    case 'unknown':
      return `unknown (${lastUsed.reason})`;
    case 'unseen':
      return `not since ${formatInstant(lastUsed.since)} (${lastUsed.source}); before that nobody knows`;
    case 'used': {
      const place = [lastUsed.service, lastUsed.region].filter((part) => part !== undefined).join(', ');
      return formatInstant(lastUsed.at) + (place ? ` (${place})` : '');
    }
  }
}
