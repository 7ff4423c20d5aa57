import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findProgram } from '@keyhammer/testing';
import { EVERYTHING, settingsWith } from '../test/settings.ts';
import { templatesOf } from './templates.ts';

const COMMITTED = new URL('../templates/', import.meta.url);
const sample = templatesOf(settingsWith());
const everything = templatesOf(settingsWith(EVERYTHING));

const central = (templates: ReadonlyMap<string, unknown>) =>
  templates.get('central.template.json') as {
    readonly Parameters: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
    readonly Resources: Readonly<Record<string, { readonly Metadata?: unknown; readonly DependsOn?: unknown }>>;
  };

describe('the templates', () => {
  test.each([...sample.keys()])('templates/%s is what the sample configuration gives (npm run templates writes it)', async (file) => {
    expect(JSON.parse(await readFile(new URL(file, COMMITTED), 'utf8'))).toEqual(sample.get(file));
  });

  test.each([
    ['the sample', sample],
    ['everything', everything],
  ])('%s: asks for nothing but where the code is, and leaves nothing of CDK behind', (_, templates) => {
    expect(Object.keys(central(templates).Parameters)).toEqual(['CodeBucket', 'CodePrefix']);
    expect(JSON.stringify([...templates.values()])).not.toMatch(/cdk-hnb659fds|BootstrapVersion|aws:cdk|AssetParameters/);
  });

  test('names are readable: no hash of CDK in them', () => {
    const names = Object.keys(central(everything).Resources);
    expect(names.filter((name) => /[0-9A-F]{8}/.test(name))).toEqual([]);
    expect(names).toEqual(
      expect.arrayContaining(['IdentifierQueue', 'IdentifierFunction', 'IdentifierRole', 'TableKeyhammerAudit', 'HttpApiTokenPermission']),
    );
  });

  test('are of no account and no region', () => {
    const text = JSON.stringify(central(sample));
    expect(text).not.toContain('123456789012');
    expect(text).not.toContain('eu-west-1');
  });

  test('do not change from one synthesis to the next', () => {
    expect([...templatesOf(settingsWith())]).toEqual([...sample]);
  });

  test('stay within what CloudFormation takes', () => {
    expect(JSON.stringify(central(everything), null, 2).length).toBeLessThan(1024 * 1024);
    expect(Object.keys(central(everything).Resources).length).toBeLessThanOrEqual(500);
  });
});

/** A Python program: it takes its time where others are at work. */
const PATIENCE_MS = 120_000;

const cfnLint = findProgram('cfn-lint');
const withCfnLint = cfnLint ? describe : describe.skip;

withCfnLint(cfnLint ? 'cfn-lint' : 'cfn-lint (skipped: it is not on the PATH)', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'keyhammer-templates-'));
  });
  afterAll(async () => await rm(directory, { recursive: true }));

  test.each([
    ['the sample configuration', sample],
    ['everything', everything],
  ])(
    'has nothing to say about %s',
    async (name, templates) => {
      const paths = await Promise.all(
        [...templates].map(([file, template]) => write(join(directory, `${name.replace(/ /g, '-')}-${file}`), template)),
      );
      await expect(lint(paths)).resolves.toBe('');
    },
    PATIENCE_MS,
  );

  test(
    'would say so if there were',
    async () => {
      const wrong = { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 'long' } } } };
      await expect(lint([await write(join(directory, 'wrong.json'), wrong)])).resolves.toContain('E3012');
    },
    PATIENCE_MS,
  );
});

async function write(path: string, template: unknown): Promise<string> {
  await writeFile(path, JSON.stringify(template));
  return path;
}

async function lint(paths: readonly string[]): Promise<string> {
  const found = await promisify(execFile)(cfnLint ?? '', [...paths]).catch(
    (error: { readonly stdout: string; readonly stderr: string }) => error,
  );
  return `${found.stdout}${found.stderr}`.trim();
}
