import { ConfigError } from '@keyhammer/core';
import { PUSH_FILE } from './file-names.ts';

/**
 * What `push.json` says of the last push. A push writes it first, as `under-way`, and again when all files are there:
 * in between they are of two configurations.
 */
export interface PushRecord {
  readonly state: 'under-way' | 'done';
  /** Of this push alone, so that no two records are the same. */
  readonly id: string;
  /** `alice@laptop` */
  readonly by: string;
  readonly at: Date;
}

export function writePushRecord({ state, id, by, at }: PushRecord): string {
  return `${JSON.stringify({ state, id, by, at: at.toISOString() }, undefined, 2)}\n`;
}

/** @throws ConfigError on anything that no push has written: it can't be told whether the files belong together */
export function readPushRecord(text: string, where: string): PushRecord {
  const { state, id, by, at } = objectIn(text);
  const time = typeof at === 'string' ? new Date(at) : undefined;
  const isKnown = state === 'under-way' || state === 'done';
  if (isKnown && typeof id === 'string' && typeof by === 'string' && time && !Number.isNaN(time.getTime())) {
    return { state, id, by, at: time };
  }
  throw new ConfigError(
    `${PUSH_FILE} in ${where} is not as "keyhammer config push" writes it, so it can't be told whether the three files belong together. ` +
      'Run "keyhammer config push" again.',
  );
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
