import type { LastUsed } from './credential.ts';
import { addDays, isBefore } from './instant.ts';

/** What a principal may do, the worst first. */
export const POWERS = ['administrator', 'iam-write', 'broad-data-access', 'write', 'read-only', 'none'] as const;
export type Power = (typeof POWERS)[number];

export interface PrincipalPowers {
  readonly power: Power;
  /** Where it comes from: `policy AdministratorAccess`, `group admins: inline policy x`. */
  readonly from?: string;
  /** Absent: not known. */
  readonly mfa?: boolean;
}

/** The worst first. */
export const RISK_LEVELS = ['critical', 'high', 'medium', 'low'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

export interface Risk {
  readonly level: RiskLevel;
  /** 0 to 100, for the order. */
  readonly score: number;
  /** What the score is made of, each a clause: `administrator (policy AdministratorAccess)`, `never used`, `no MFA`. */
  readonly factors: readonly string[];
}

export interface RiskInput {
  /** Absent: could not be read. */
  readonly powers: PrincipalPowers | undefined;
  readonly created: Date;
  readonly lastUsed: LastUsed;
}

interface Factor {
  readonly points: number;
  readonly clause: string;
}

/*
 * The score is the sum of these points. Power weighs most: a thief may do what the owner may do. Neglect adds
 * up to 30: nobody would notice the theft, and nobody would miss the credential.
 */
const POWER_FACTORS: Readonly<Record<Power, Factor>> = {
  administrator: { points: 70, clause: 'administrator' },
  'iam-write': { points: 60, clause: 'IAM write' },
  'broad-data-access': { points: 45, clause: 'broad data access' },
  write: { points: 25, clause: 'write access' },
  'read-only': { points: 10, clause: 'read-only access' },
  none: { points: 0, clause: 'no permissions' },
};
/** Between data access and write: not knowing is no all-clear, and no alarm. */
const UNKNOWN_POWER: Factor = { points: 35, clause: 'what it may do could not be read' };
const NEVER_USED: Factor = { points: 5, clause: 'never used' };
const NO_MFA: Factor = { points: 10, clause: 'no MFA' };

/** Coarse on purpose: an issue is written, and its ticket told, at each of these steps and not every day. */
const IDLE_STEPS = [
  { days: 730, points: 15, words: '2 years' },
  { days: 365, points: 12, words: '365 days' },
  { days: 180, points: 8, words: '180 days' },
  { days: 90, points: 5, words: '90 days' },
] as const;

/** The lowest score of each level. */
const LEVEL_STARTS: Readonly<Record<RiskLevel, number>> = { critical: 75, high: 55, medium: 35, low: 0 };

/**
 * How bad it would be if this credential fell into other hands, and why. A last use that is unknown counts
 * neither as idle nor as use. Changes only when a fact does or an idle step is passed.
 */
export function assessRisk({ powers, created, lastUsed }: RiskInput, now: Date): Risk {
  const factors = [powerFactor(powers), ...idleFactors(created, lastUsed, now), ...(powers?.mfa === false ? [NO_MFA] : [])];
  const score = factors.reduce((sum, { points }) => sum + points, 0);
  return { level: levelOf(score), score, factors: factors.map(({ clause }) => clause) };
}

/** The riskiest first, what has no risk last; leaves equals in their order when it is given to `sort`. */
export function byRisk(a: { readonly risk?: Risk }, b: { readonly risk?: Risk }): number {
  return (b.risk?.score ?? -1) - (a.risk?.score ?? -1);
}

/** The points of a power, so that powers can be compared; `undefined` is one that could not be read. */
export function weightOfPower(power: Power | undefined): number {
  return (power === undefined ? UNKNOWN_POWER : POWER_FACTORS[power]).points;
}

function powerFactor(powers: PrincipalPowers | undefined): Factor {
  if (!powers) return UNKNOWN_POWER;
  const { points, clause } = POWER_FACTORS[powers.power];
  return { points, clause: powers.from === undefined ? clause : `${clause} (${powers.from})` };
}

/** A credential that was never used is idle since it was made. */
function idleFactors(created: Date, lastUsed: LastUsed, now: Date): readonly Factor[] {
  if (lastUsed.kind === 'unknown' || lastUsed.kind === 'unseen') return [];
  const wasUsed = lastUsed.kind === 'used';
  const idleSince = wasUsed ? lastUsed.at : created;
  const factors = wasUsed ? [] : [NEVER_USED];
  const step = IDLE_STEPS.find(({ days }) => isBefore(idleSince, addDays(now, -days)));
  if (!step) return factors;
  const clause = wasUsed ? `unused for more than ${step.words}` : `made more than ${step.words} ago`;
  return [...factors, { points: step.points, clause }];
}

function levelOf(score: number): RiskLevel {
  return RISK_LEVELS.find((level) => score >= LEVEL_STARTS[level]) ?? 'low';
}
