import { glob } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A call that the product made to AWS while a test ran. */
export interface RecordedCall {
  /** As in an IAM policy: `iam:ListUsers`. */
  readonly action: string;
  /** The source file that made it, from the root of the repository. */
  readonly source: string;
  /** The Lambda function whose environment it was, if it was one. */
  readonly functionName?: string;
  /** What the client calls itself to AWS: `keyhammer/identifier` … */
  readonly application?: string;
}

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** One file for each test file, which is there even if its tests made no call. */
export const RECORDED_CALLS = join(ROOT, 'node_modules/.cache/keyhammer-aws-calls');

/** How many test files there are. */
export async function testFiles(): Promise<number> {
  const found = await Array.fromAsync(glob(['packages/**/*.test.ts', 'deployment/**/*.test.ts'], { cwd: ROOT }));
  return found.filter((path) => !path.includes('node_modules')).length;
}
