import { setTimeout as sleep } from 'node:timers/promises';
import { type InventoryReader, UnavailableError } from '@keyhammer/core';

/** For what comes after the reading: the issues are written, and whoever waits for them is told. */
const KEPT_BACK_MS = 2 * 60_000;
/** At the most, of a time that is short anyway: a function that reads nothing gets nowhere. */
const KEPT_BACK_SHARE = 0.2;

/**
 * An inventory that gives up a reading before the function is killed: killed, it would tell nobody which account it was, and why.
 * What is under way then goes on until the function is put to sleep. It can change nothing, and nobody waits for it.
 * @param leftMs from now on, until the function is killed; may be without end
 * @throws UnavailableError besides what the inventory throws
 */
export function readInTime(inventory: InventoryReader, leftMs: number): InventoryReader & Disposable {
  const forReadingMs = timeForReadingMs(leftMs);
  const ended = new AbortController();
  const over = waitUnless(ended.signal, forReadingMs);
  const inTime = async <T>(accountId: string, reading: Promise<T>): Promise<T> => {
    const tooLate = over.then(() => {
      throw tooLong(accountId, forReadingMs);
    });
    return await Promise.race([reading, tooLate]);
  };
  return {
    scan: (accountId, request) => inTime(accountId, inventory.scan(accountId, request)),
    describe: (accountId, principals, wanted) => inTime(accountId, inventory.describe(accountId, principals, wanted)),
    [Symbol.dispose]: () => ended.abort(),
  };
}

/** Of what a function has left. */
export function timeForReadingMs(leftMs: number): number {
  return leftMs - Math.min(KEPT_BACK_MS, leftMs * KEPT_BACK_SHARE);
}

/** Comes to no end if it is ended. */
async function waitUnless(signal: AbortSignal, milliseconds: number): Promise<void> {
  if (Number.isFinite(milliseconds)) {
    await sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
    if (!signal.aborted) return;
  }
  await new Promise<never>(() => {});
}

function tooLong(accountId: string, milliseconds: number): UnavailableError {
  return new UnavailableError(
    `Reading the account ${accountId} was not over after ${inWords(milliseconds)}, and a function has no more time`,
    {
      advice: 'The queue tries it again. If that does not help, have a machine identify this account, which may take as long as it needs',
    },
  );
}

function inWords(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  return minutes > 0 ? `${minutes} min` : `${Math.round(milliseconds / 1000)} s`;
}
