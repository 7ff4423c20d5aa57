import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { overMoto } from '../../packages/cli/test/moto-stage.ts';
import { DeployedOrganisation, type Key } from '../test/deployed-organisation.ts';

overMoto('the templates, deployed,', (program) => {
  let deployed: DeployedOrganisation;
  let stale: Key;
  let exempt: Key;
  let elsewhere: Key;

  beforeAll(async () => {
    deployed = await DeployedOrganisation.open(program);
    await deployed.stage.enforcePolicies();
    const [payments = '', shop = ''] = deployed.members;
    stale = await deployed.addKey(payments, 'ann');
    exempt = await deployed.addKey(payments, 'break-glass');
    elsewhere = await deployed.addKey(shop, 'bob');
    await sleep(2000);
  }, 120_000);
  afterAll(async () => await deployed?.[Symbol.asyncDispose]());

  test('let the pipeline work with exactly what its roles are allowed', async () => {
    await deployed.run('identify', 'identifier');
    expect(await deployed.statuses()).toEqual({ [stale.id]: 'open', [exempt.id]: 'whitelisted', [elsewhere.id]: 'open' });

    await deployed.run('report', 'reporter');
    expect(deployed.jira.tickets).toHaveLength(2);

    await deployed.run('remediate', 'remediator');
    expect(await Promise.all([stale, elsewhere, exempt].map((key) => deployed.isActive(key)))).toEqual([false, false, true]);
    expect(deployed.log).not.toContain('denied');
  }, 120_000);
});
