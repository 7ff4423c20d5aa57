/** AWS's IAM, STS and Organizations, Jira and Slack of a generated organisation, in a process of their own. */

import { generatedOrganisation, type LoopbackService, MovableClock, startAwsSandbox, startSandbox } from '@keyhammer/sandbox';
import { setClock } from './moved-clock.ts';
import { answerTo } from './peer-process.ts';

export interface OrganisationSpec {
  readonly accounts: number;
  readonly usersPerAccount: number;
  readonly staleFraction: number;
  readonly latencyMs: number;
  /** How long a credential report takes. */
  readonly reportDelayMs: number;
}

export interface Key {
  readonly accountId: string;
  readonly id: string;
}

/** What is true, whatever Keyhammer believes. */
export interface OrganisationFacts {
  /** Active and unused for more than 90 days when the simulation began. */
  readonly staleKeys: readonly Key[];
  /** Of those, the ones that somebody has used since. */
  readonly usedSince: readonly Key[];
  /** Inactive, and active when the simulation began. */
  readonly deactivated: readonly Key[];
  readonly tickets: readonly {
    readonly key: string;
    readonly labels: readonly string[];
    readonly comments: readonly string[];
    readonly watchers: number;
  }[];
}

const DAY_MS = 86_400_000;
const THRESHOLD_MS = 90 * DAY_MS;

const spec = JSON.parse(process.argv[2] ?? '') as OrganisationSpec;
const start = new Date();
const { world } = generatedOrganisation({ ...spec, now: start });
const clock = new MovableClock(start);
const sandbox = await startSandbox({ clock, world, latencyMs: spec.latencyMs });
// In place of the one that the sandbox brings, whose reports are there at once.
const aws = await startAwsSandbox({ clock, world, latencyMs: spec.latencyMs, reportDelayMs: spec.reportDelayMs });
const services: Readonly<Record<string, LoopbackService>> = { aws: aws.service, jira: sandbox.jira.service, slack: sandbox.slack.service };

const staleKeys = keysThat((key) => key.status === 'Active' && start.getTime() - (key.lastUsed?.at ?? key.created) > THRESHOLD_MS);
const inactiveBefore = new Set(keysThat((key) => key.status !== 'Active').map(({ id }) => id));
const usedSince: Key[] = [];

type SandboxKey = ReturnType<typeof world.key>;

function keysThat(match: (key: SandboxKey) => boolean): readonly Key[] {
  const found: Key[] = [];
  for (const [accountId, { users }] of world.accounts) {
    for (const { keys } of users.values()) for (const key of keys) if (match(key)) found.push({ accountId, id: key.id });
  }
  return found;
}

export type OrganisationQuestions = typeof questions;

const questions = {
  /** What reaches it: the environment of a function, and the configuration. */
  describe: () => ({
    environment: { ...sandbox.environment(), ...aws.environment() },
    configuration: sandbox.configuration(),
    staleKeys: staleKeys.length,
  }),
  /** By service and operation, since the last time. */
  takeCalls: () => {
    const calls = Object.entries(services).flatMap(([name, service]) =>
      [...service.calls].map(([operation, count]) => [name === 'aws' ? operation : `${name}:${operation}`, count] as const),
    );
    for (const service of Object.values(services)) service.resetCalls();
    return new Map(calls);
  },
  setClock,
  /** Of the stale keys every so many-th is used, at this moment. */
  useStaleKeys: (every: number) => {
    for (const key of staleKeys.filter((_, index) => index % every === 0)) {
      world.useKey(key.accountId, key.id, new Date());
      usedSince.push(key);
    }
  },
  facts: (): OrganisationFacts => ({
    staleKeys,
    usedSince,
    deactivated: keysThat((key) => key.status !== 'Active').filter(({ id }) => !inactiveBefore.has(id)),
    tickets: sandbox.jira.tickets.map(({ key, labels, comments, watchers }) => ({
      key,
      labels,
      comments: comments.map(({ body }) => JSON.stringify(body)),
      // Whoever makes a ticket watches it.
      watchers: watchers.length - 1,
    })),
  }),
};

answerTo(questions);
