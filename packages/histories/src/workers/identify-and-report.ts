import { identifyAccounts } from '@keyhammer/identifier';
import { report } from '@keyhammer/reporter';
import { configured, whitelistOf } from '../world/settings.ts';
import { accountsOf, jobsOf, reportingSettingsOf } from './configuration-of-run.ts';
import type { Shift } from './shift.ts';

export async function identifyAll({ world, run, ports }: Shift): Promise<void> {
  const checks = configured(run.settings);
  const whitelist = whitelistOf(run.whitelist);
  const jobs = accountsOf(world).map((account) => ({ account, checks, whitelist, risk: false }));
  await identifyAccounts(jobs, ports, world.now);
}

export async function reportAll({ world, run, ports }: Shift): Promise<void> {
  await report(jobsOf(world, run), reportingSettingsOf(run), ports, world.now);
}
