import { checkNamed, configuredChecks } from '@keyhammer/checks';
import { accountsOfCheck, type ConfiguredCheck } from '@keyhammer/core';
import type { CliContext, CommandResult } from '../command.ts';
import { accountBriefly, accountCalled, checkCalled } from '../known-names.ts';
import { plural } from '../output/counted.ts';
import { showProgress } from '../output/progress.ts';
import { simulationText } from '../output/simulation.ts';
import { type AccountSimulation, type SimulationRequest, simulateAccounts, type ThresholdHits, totalsOf } from '../simulation.ts';
import { UsageError } from '../usage-error.ts';
import type { Workspace } from '../workspace.ts';

export interface SimulateOptions {
  readonly days: readonly number[];
  readonly check: string;
  readonly accounts?: readonly string[];
}

/** What other thresholds would come to: reads the accounts once, and keeps nothing. */
export async function simulate(
  workspace: Workspace,
  { days, check, accounts: wanted }: SimulateOptions,
  context: CliContext,
): Promise<CommandResult> {
  const thresholds = [...new Set(days)].sort((a, b) => a - b);
  if (thresholds.length === 0) throw new UsageError('Give the thresholds in days: --days 30,45,60,90.');
  const configured = configuredCheck(workspace, check);
  const inScope = accountsOfCheck(configured.settings, await workspace.accounts());
  const named = new Map(inScope.map(({ id, name }) => [id, name]));
  for (const id of wanted ?? []) accountCalled(id, named);
  const accounts = inScope.filter(({ id }) => wanted?.includes(id) ?? true);

  const { inventory } = await workspace.identifier();
  const { whitelist, owners } = workspace.settings;
  const request: SimulationRequest = { configured, thresholds, whitelist, owners };
  const now = context.now();
  const simulations = await showProgress(context.terminal, 'Reading accounts', accounts.length, (tick) =>
    simulateAccounts(accounts, request, inventory, now, (each) => tick(`${accountBriefly(each.account)}: ${summaryOf(each)}`)),
  );
  return {
    status: simulations.every(({ status }) => status === 'complete') ? 0 : 1,
    document: documentOf(configured, thresholds, simulations),
    text: simulationText(configured, thresholds, simulations, context.terminal),
  };
}

/** One that is switched off can be simulated as well: that is when one wants to know. */
function configuredCheck({ settings }: Workspace, name: string): ConfiguredCheck {
  const check = checkNamed(name) ?? checkCalled(name);
  const own = settings.checks.find((each) => each.check === check.name);
  if (!own) throw new UsageError(`config.json has no section ${check.name}. Add one, with "enabled": false if it is not to run yet.`);
  const [configured] = configuredChecks([{ ...own, enabled: true }]);
  if (!configured) throw new Error(`${check.name} is not in the registry`);
  return configured;
}

function summaryOf({ status, hits }: AccountSimulation): string {
  if (status === 'failed') return 'failed';
  const most = Math.max(0, ...hits.map(({ credentials }) => credentials));
  return `up to ${plural(most, 'credential')}${status === 'partial' ? ', read in part' : ''}`;
}

function documentOf({ check }: ConfiguredCheck, thresholds: readonly number[], simulations: readonly AccountSimulation[]) {
  return {
    check: check.name,
    days: thresholds,
    accounts: simulations.map(({ account, hits, ...rest }) => ({ ...account, ...rest, thresholds: hits.map(hitsDocument) })),
    total: {
      complete: simulations.every(({ status }) => status === 'complete'),
      thresholds: totalsOf(thresholds, simulations).map(hitsDocument),
    },
  };
}

function hitsDocument({ owners, ...counts }: ThresholdHits) {
  return { ...counts, owners: [...owners].sort() };
}
