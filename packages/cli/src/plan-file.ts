import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { reasonOf } from '@keyhammer/core';
import { type ApprovedPlan, readPlanDocument } from '@keyhammer/remediator';
import { UsageError } from './usage-error.ts';

/** @throws UsageError if there is no such file, or it holds no plan */
export async function readPlanFile(directory: string, name: string): Promise<ApprovedPlan> {
  const plan = readPlanDocument(await textOf(resolve(directory, name)));
  if (typeof plan === 'string') throw new UsageError(`${name} ${plan}.`);
  return plan;
}

/**
 * Writes over an earlier plan, and over nothing else.
 * @throws UsageError if there is another file of that name, or it can't be written
 */
export async function writePlanFile(directory: string, name: string, plan: ApprovedPlan): Promise<void> {
  const path = resolve(directory, name);
  const json = `${JSON.stringify(plan, null, 2)}\n`;
  try {
    await writeFile(path, json, { flag: 'wx' });
  } catch (error) {
    if (!isThere(error)) throw new UsageError(`The plan could not be written: ${reasonOf(error)}`, { cause: error });
    if (typeof readPlanDocument(await textOf(path)) === 'string')
      throw new UsageError(`${name} is there already, and is no plan: choose another name, or delete it.`);
    await writeFile(path, json);
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`The plan could not be read: ${reasonOf(error)}`, { cause: error });
  }
}

function isThere(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
}
