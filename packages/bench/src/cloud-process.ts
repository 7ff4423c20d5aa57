import type { CloudAnswer, CloudRequest, CloudSpec } from './cloud-server.ts';
import { forkSandbox } from './forked-sandbox.ts';

/** The sandbox's AWS in a process of its own, so that its memory and its time are not measured as ours. */
export interface Cloud {
  readonly accountIds: readonly string[];
  readonly counts: CloudAnswer['counts'];
  /** Calls since the last time, the throttled ones left out. */
  takeCalls(): Promise<number>;
  stop(): void;
}

export async function startCloud(spec: CloudSpec): Promise<Cloud> {
  const { ask, stop } = forkSandbox<CloudRequest, CloudAnswer>('./cloud-server.ts', spec);
  const first = await ask('describe');
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, first.environment);
  return {
    accountIds: first.accountIds,
    counts: first.counts,
    takeCalls: async () => (await ask('take-calls')).calls,
    stop,
  };
}
