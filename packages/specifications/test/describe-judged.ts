import { describe, test } from '@jest/globals';
import { findProgram } from '@keyhammer/testing';
import { hasSpecification } from '../src/specification.ts';

/** Describes what Prism judges, or says that it is skipped, and why. */
export function describeJudged(service: string, specifications: readonly string[], describeWith: (prism: string) => void): void {
  const name = `${service}, held against its specification`;
  const prism = findProgram('prism');
  const missing = specifications.find((file) => !hasSpecification(file));
  if (prism === undefined) skip(name, 'prism is not on the PATH');
  else if (missing !== undefined) skip(name, `${missing} is not in ../shared/specs`);
  else describe(name, () => describeWith(prism));
}

function skip(name: string, why: string): void {
  process.stderr.write(`skipped: ${name}, since ${why}\n`);
  test.skip(`${name}, since ${why}`, () => {});
}
