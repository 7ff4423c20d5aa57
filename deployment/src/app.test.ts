import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { section, settingsWith } from '../test/settings.ts';
import { buildApp } from './app.ts';
import { codeFromFiles } from './code-source.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keyhammer-app-'));
  await writeFile(join(directory, 'some.zip'), 'code');
});
afterAll(async () => await rm(directory, { recursive: true }));

const build = (sections = {}) => buildApp(settingsWith(sections), { code: codeFromFiles(() => join(directory, 'some.zip')) });

describe('the app that cdk deploy deploys', () => {
  test('has the central account and the roles of a member account', () => {
    const { stacks } = build().app.synth();
    expect(stacks.map(({ stackName }) => stackName).sort()).toEqual(['keyhammer', 'keyhammer-member-roles']);
  });

  test('is for the account and the region that the configuration names: the functions look for their tables there', () => {
    const { central } = build();
    expect([central.account, central.region]).toEqual(['123456789012', 'eu-west-1']);
  });

  test('is for the account and the region of whoever deploys it, if the configuration names none', () => {
    const { central } = build(section('aws', { main_account_id: undefined, region: '' }));
    expect(`${central.account} ${central.region}`).toMatch(/Token.*Token/);
  });

  test('brings the code of its functions along', () => {
    const { app, central } = build();
    const template = app.synth().getStackArtifact(central.artifactId).template;
    expect(template.Resources.IdentifierFunction.Properties.Code.S3Key).toMatch(/^[0-9a-f]{64}\.zip$/);
    expect(template.Parameters ?? {}).not.toHaveProperty('CodeBucket');
  });
});
