import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoIbmAccount, DemoOciTenancy, DemoOrganisation, SandboxOfAllClouds } from '@keyhammer/sandbox';
import { borrowAwsEnvironment } from './aws-environment.ts';
import { demoConfiguration } from './demo-configuration.ts';

/** What the story takes place in. */
export interface Scenery extends AsyncDisposable {
  readonly sandbox: SandboxOfAllClouds;
  /** In AWS. */
  readonly organisation: DemoOrganisation;
  readonly ibm: DemoIbmAccount;
  readonly oci: DemoOciTenancy;
  /** Of the configuration and the store. */
  readonly directory: string;
}

/** Three clouds, a Jira and a Slack as they are at the beginning, a configuration for them, and a clock that can be moved. */
export async function openScenery(start: Date): Promise<Scenery> {
  const { demoIbmAccount, demoOciTenancy, demoOrganisation, MovableClock, startSandbox } = await import('@keyhammer/sandbox');
  const clouds = { organisation: demoOrganisation(start), ibm: demoIbmAccount(start), oci: demoOciTenancy(start) };
  const { organisation, ibm, oci } = clouds;
  // The pauses before another try are real ones, and each report would begin with one.
  ibm.world.reports.pendingPolls = 0;
  const sandbox = await startSandbox({ clock: new MovableClock(start), world: organisation.world, ibm: ibm.world, oci: oci.world });
  const directory = await mkdtemp(join(tmpdir(), 'keyhammer-demo-'));
  for (const [name, content] of Object.entries(demoConfiguration(sandbox.configuration(), ibm.accountId))) {
    await writeFile(join(directory, name), `${JSON.stringify(content, null, 2)}\n`);
  }
  const returnEnvironment = borrowAwsEnvironment(sandbox.environment());
  return {
    sandbox,
    ...clouds,
    directory,
    async [Symbol.asyncDispose]() {
      returnEnvironment();
      await sandbox.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
