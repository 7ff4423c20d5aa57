/** How much one run may do. */
export interface BlastLimits {
  /** Acts of one run, over all of its accounts: `max_remediations_per_run`. */
  readonly maxPerRun: number;
  /** Whole percent of an account's active credentials of one kind, 0 to 100: `max_remediation_percent`. */
  readonly maxPercent: number;
}

/** What a plan would do in one account. */
export interface AccountLoad {
  readonly accountId: string;
  /** All acts planned there: deactivations, passwords removed, deletions, rotations. */
  readonly acts: number;
  readonly retirements: readonly Retirements[];
}

/** How many active credentials of one kind would be retired. */
export interface Retirements {
  /** As people call it: `access key`. */
  readonly kind: string;
  readonly planned: number;
  /** How many active ones there are; `undefined` if that could not be read. */
  readonly active: number | undefined;
}

/** Why nothing may be done in an account. */
export type BlastRefusal =
  | { readonly reason: 'percent'; readonly kind: string; readonly planned: number; readonly active: number; readonly allowed: number }
  /** `left`: what the accounts before it have left of the run. */
  | { readonly reason: 'run'; readonly acts: number; readonly left: number; readonly maxPerRun: number }
  /** Nobody knows what share of the account that would be. */
  | { readonly reason: 'unknown-size'; readonly kind: string }
  /** Others work on the same run, and what they have left of it could not be asked. */
  | { readonly reason: 'unknown-left'; readonly why: string };

/**
 * The accounts that nothing may be done in, and why, where nobody else works on the run. They are taken in the order given, each named once; one whose load
 * would take the run past its limit is left out whole, and a smaller one after it may still fit.
 */
export function refusalsOf(loads: readonly AccountLoad[], limits: BlastLimits): ReadonlyMap<string, BlastRefusal> {
  const refusals = new Map<string, BlastRefusal>();
  let left = limits.maxPerRun;
  for (const load of loads) {
    const refusal = refusalBySize(load, limits) ?? (load.acts > left ? refusalByRun(load, left, limits) : undefined);
    if (refusal) refusals.set(load.accountId, refusal);
    else left -= load.acts;
  }
  return refusals;
}

/** For the operator, after the account's name: what, the numbers, which setting, and what to do next. */
export function refusalInWords(refusal: BlastRefusal): string {
  switch (refusal.reason) {
    case 'percent': {
      const { kind, planned, active, allowed } = refusal;
      return (
        `${planned} of its ${active} active credentials (${kind}) would be retired, and max_remediation_percent allows ${allowed}: ` +
        'look at the plan, then raise max_remediation_percent, or run it by hand with --override-limits.'
      );
    }
    case 'run': {
      const { acts, left, maxPerRun } = refusal;
      const next = acts > maxPerRun ? 'No run can do that: raise' : 'A later run may do that; to do it now, raise';
      return (
        `${acts === 1 ? '1 act is' : `${acts} acts are`} planned in it, and this run has ${left} left of the ${maxPerRun} that ` +
        `max_remediations_per_run allows. ${next} max_remediations_per_run, or run it by hand with --override-limits.`
      );
    }
    case 'unknown-size':
      return (
        `How many active credentials (${refusal.kind}) it has is not known, so nobody can tell whether max_remediation_percent is kept: ` +
        'see to it that the account can be read in full, or run it by hand with --override-limits.'
      );
    case 'unknown-left':
      return (
        `How much this run has left of what max_remediations_per_run allows could not be asked (${refusal.why}). ` +
        'It stays due; to do it now, run it by hand.'
      );
  }
}

/** For what an account is by itself, whatever else the run does. */
export function refusalBySize({ retirements }: AccountLoad, { maxPercent }: BlastLimits): BlastRefusal | undefined {
  return retirements.map((retirement) => refusalOfKind(retirement, maxPercent)).find((refusal) => refusal !== undefined);
}

function refusalOfKind({ kind, planned, active }: Retirements, maxPercent: number): BlastRefusal | undefined {
  if (planned === 0) return undefined;
  // More than there are can't be retired: one of the two numbers is out of date, and a share of it says nothing.
  if (active === undefined || active < planned) return { reason: 'unknown-size', kind };
  // Rounded up: with 20 percent of 4 keys, an account would else be blocked for ever.
  const allowed = Math.ceil((active * maxPercent) / 100);
  return planned > allowed ? { reason: 'percent', kind, planned, active, allowed } : undefined;
}

/** Of an account for which the run has too little left. */
export function refusalByRun({ acts }: AccountLoad, left: number, { maxPerRun }: BlastLimits): BlastRefusal {
  return { reason: 'run', acts, left, maxPerRun };
}
