import type { Figure } from './figure.ts';
import { ibmAccount } from './scenarios/ibm-account.ts';
import { identification } from './scenarios/identification.ts';
import { memory } from './scenarios/memory.ts';
import { store } from './scenarios/store.ts';
import { threeChecks } from './scenarios/three-checks.ts';
import { throttling } from './scenarios/throttling.ts';
import { tickets } from './scenarios/tickets.ts';

export interface Scenario {
  readonly title: string;
  run(): Promise<readonly Figure[]>;
}

export const scenarios: ReadonlyMap<string, Scenario> = new Map([
  ['identification', identification],
  ['three-checks', threeChecks],
  ['throttling', throttling],
  ['memory', memory],
  ['tickets', tickets],
  ['store', store],
  ['ibm-account', ibmAccount],
]);

export const scenarioNames: readonly string[] = [...scenarios.keys()];
