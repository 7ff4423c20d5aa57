import type { Issue } from '@keyhammer/core';
import type { History } from './history.ts';
import { play } from './play.ts';
import { Tally } from './tally.ts';
import type { HistoryWorld } from './world/history-world.ts';
import { nameOfIssue } from './world/observed-store.ts';

/** Lives one history through again, and tells what came of each of its steps. */
export async function trace(history: History): Promise<string> {
  const lines: string[] = [];
  const told = new Told();
  try {
    await play(history, new Tally(), (event, world) => lines.push(`${world.now.toISOString()} ${event}`, ...told.news(world)));
  } catch (error) {
    lines.push(String(error));
  }
  return lines.join('\n');
}

class Told {
  #mutations = 0;
  #audited = 0;
  readonly #versions = new Map<string, number>();
  readonly #tickets = new Map<string, string>();

  news(world: HistoryWorld): readonly string[] {
    const changes = world.mutations.slice(this.#mutations).map(({ at, change, ref }) => `cloud ${change} ${ref.id} at ${at.toISOString()}`);
    const acts = world.audit.all
      .slice(this.#audited)
      .map(({ check, action, outcome, id, by, detail }) => `audit ${check} ${id} ${action} ${outcome} by ${by}: ${detail}`);
    this.#mutations = world.mutations.length;
    this.#audited = world.audit.all.length;
    const issues = world.issues.all.filter((issue) => this.#isNewVersion(issue)).map(issueLine);
    const tickets = world.tracker.tickets.filter(({ key, state }) => this.#isNewState(key, state));
    return [...changes, ...acts, ...issues, ...tickets.map(({ key, state }) => `ticket ${key} ${state}`)].map((line) => `    ${line}`);
  }

  #isNewVersion(issue: Issue): boolean {
    const isNew = this.#versions.get(nameOfIssue(issue)) !== issue.version;
    this.#versions.set(nameOfIssue(issue), issue.version);
    return isNew;
  }

  #isNewState(key: string, state: string): boolean {
    const isNew = this.#tickets.get(key) !== state;
    this.#tickets.set(key, state);
    return isNew;
  }
}

function issueLine(issue: Issue): string {
  const { status, version, incarnation, ticket, timestamps, intents, remediation, brownout, rotation, deletion, hold, resolution } = issue;
  const facts = { ticket, timestamps, intents, remediation, brownout, rotation, deletion, hold, resolution };
  return `issue ${nameOfIssue(issue)} ${status}, version ${version}, life ${incarnation}: ${JSON.stringify(facts)}`;
}
