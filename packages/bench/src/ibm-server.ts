import { generatedIbmAccount, type IbmAccountCounts, MovableClock, startIbmSandbox } from '@keyhammer/sandbox';

export interface IbmSpec {
  readonly apiKeys: number;
  readonly staleFraction: number;
  readonly thresholdDays: number;
}

export type IbmQuestion = 'describe' | 'take-calls';

export interface IbmAnswer {
  readonly accountId: string;
  readonly url: string;
  readonly apiKey: string;
  readonly counts: IbmAccountCounts;
  readonly calls: number;
}

const spec = JSON.parse(process.argv[2] ?? '') as IbmSpec;
const now = new Date();
const { world, accountId, operator, counts } = generatedIbmAccount({ ...spec, now });
const sandbox = await startIbmSandbox({ clock: new MovableClock(now), world });

process.on('message', (question: IbmQuestion) => {
  const calls = sandbox.service.totalCalls;
  if (question === 'take-calls') sandbox.service.resetCalls();
  process.send?.({ accountId, url: sandbox.url, apiKey: operator.apiKey, counts, calls } satisfies IbmAnswer);
});
