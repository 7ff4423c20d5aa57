import { formatDay, type LastUsed } from '@keyhammer/core';

/** For a column: `2026-01-16 (athena)`, `never`, `not since 2025-12-02`, `unknown`. */
export function lastUseBriefly(lastUsed: LastUsed): string {
  switch (lastUsed.kind) {
    case 'used':
      return lastUsed.service === undefined ? formatDay(lastUsed.at) : `${formatDay(lastUsed.at)} (${lastUsed.service})`;
    case 'never':
      return 'never';
    case 'unseen':
      return `not since ${formatDay(lastUsed.since)}`;
    case 'unknown':
      return 'unknown';
  }
}

/** For a file: an instant to the second where there is one. */
export function lastUseForFile(lastUsed: LastUsed): string {
  switch (lastUsed.kind) {
    case 'used':
      return lastUsed.at.toISOString();
    case 'unseen':
      return `not since ${lastUsed.since.toISOString()}`;
    case 'never':
    case 'unknown':
      return lastUsed.kind;
  }
}

/** What more there is to say of it: where it was used, what was looked into, or why it is not known. */
export function lastUseDetail(lastUsed: LastUsed): string {
  switch (lastUsed.kind) {
    case 'used':
      return [lastUsed.service, lastUsed.region].filter((part) => part !== undefined).join(' in ');
    case 'never':
      return '';
    case 'unseen':
      return lastUsed.source;
    case 'unknown':
      return lastUsed.reason;
  }
}
