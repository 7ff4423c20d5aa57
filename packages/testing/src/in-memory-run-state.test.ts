import { expect, test } from '@jest/globals';
import { describeAccountHealthContract } from './account-health-contract.ts';
import { describeActBudgetContract } from './act-budget-contract.ts';
import { NOW } from './builders.ts';
import { FakeWaiter } from './fake-waiter.ts';
import { InMemoryAccountHealth } from './in-memory-account-health.ts';
import { InMemoryActBudget } from './in-memory-act-budget.ts';
import { InMemoryRunLock } from './in-memory-run-lock.ts';
import { InMemoryScanRequests } from './in-memory-scan-requests.ts';
import { describeRunLockContract } from './run-lock-contract.ts';
import { describeScanRequestsContract } from './scan-requests-contract.ts';

describeRunLockContract('InMemoryRunLock', async () => {
  const clock = new FakeWaiter(NOW);
  const lock = new InMemoryRunLock(clock);
  return {
    lock,
    pass: async (milliseconds) => clock.advance(milliseconds),
    silence: (name) => lock.fallSilent(name),
    comeBack: async () => {},
  };
});
describeAccountHealthContract('InMemoryAccountHealth', async () => ({ health: new InMemoryAccountHealth() }));
describeActBudgetContract('InMemoryActBudget', async () => ({ budget: new InMemoryActBudget() }));
describeScanRequestsContract('InMemoryScanRequests', async () => ({ requests: new InMemoryScanRequests(new FakeWaiter(NOW)) }));

test('InMemoryAccountHealth writes nothing as long as an account can be read', async () => {
  const health = new InMemoryAccountHealth();
  await health.readable('111111111111', 'run');
  expect(health.writes).toBe(0);
});
