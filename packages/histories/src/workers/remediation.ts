import {
  type ApprovedAct,
  type ApprovedPlan,
  applyRemediation,
  approvedOnly,
  type Consent,
  endBrownouts,
  interruptedRotations,
  overdueBrownouts,
  type PlannedRemediation,
  type PlanRequest,
  planDocument,
  planRemediation,
  type RemediationPlan,
  readPlanDocument,
  settleRotations,
  tellForgotten,
} from '@keyhammer/remediator';
import { pick } from '../commands/pick.ts';
import { MINUTE_MS } from '../time.ts';
import { jobsOf, remediationSettingsOf } from './configuration-of-run.ts';
import { actName, loadKey } from './run.ts';
import type { Shift } from './shift.ts';

/** The whole batch, as the Lambda function and the command run it. */
export async function remediateInBatch(shift: Shift): Promise<void> {
  await catchUp(shift, 'armed');
  const { due } = await makePlan(shift, 'armed');
  await apply(shift, due);
}

export async function remediateByHand(shift: Shift): Promise<void> {
  await catchUp(shift, 'all');
  const { due } = await makePlan(shift, 'all');
  await apply(shift, due);
}

export async function writePlan(shift: Shift): Promise<void> {
  const plan = await makePlan(shift, 'all');
  shift.world.plans.push(planDocument(plan, shift.world.now));
}

/** A plan of some time ago that somebody has approved meanwhile. */
export async function applyPlan(shift: Shift): Promise<void> {
  const approved = pick(shift.world.plans, shift.run.order.pick);
  if (!approved) return;
  await catchUp(shift, 'all');
  const document = onceWritten(approved);
  const { due } = approvedOnly(await makePlan(shift, 'all', document.acts), document);
  await apply(shift, due);
}

function onceWritten(plan: ApprovedPlan): ApprovedPlan {
  const read = readPlanDocument(JSON.stringify(plan));
  if (typeof read === 'string') throw new Error(`a plan ${read}`);
  return read;
}

async function catchUp({ world, run, ports }: Shift, which: 'all' | 'armed'): Promise<void> {
  const settings = remediationSettingsOf(run);
  const context = { operator: run.operator, ports, now: world.now };
  await endBrownouts(await overdueBrownouts(jobsOf(world, run), context), settings, context);
  await settleRotations(await interruptedRotations(jobsOf(world, run), context), settings, context);
  await tellForgotten(jobsOf(world, run, which), settings, ports, world.now);
}

async function makePlan({ world, run, ports }: Shift, which: 'all' | 'armed', approved?: readonly ApprovedAct[]): Promise<RemediationPlan> {
  for (const accountId of world.accountIds) {
    for (const kind of ['aws-access-key', 'aws-console-password'] as const) {
      run.activeAtPlan.set(loadKey(accountId, kind), world.cloud.countActive(accountId, kind));
    }
  }
  for (const { accountId, id, details, intents, rotation } of world.issues.all) {
    if (intents.remediation ?? intents.deletion ?? rotation) run.begunBefore.add(actName({ accountId, kind: details.kind, id }));
  }
  const overrideLimits = run.operator.mode === 'manual' && run.order.overridesLimits;
  run.isLimited = !overrideLimits;
  const request: PlanRequest = {
    jobs: jobsOf(world, run, which),
    operator: run.operator,
    settings: remediationSettingsOf(run),
    overrideLimits,
    ...(approved && { approved }),
  };
  return await planRemediation(request, ports, world.now);
}

export async function apply({ world, run, ports, meanwhile }: Shift, due: readonly PlannedRemediation[]): Promise<void> {
  const { operator, order } = run;
  let asked = 0;
  const ofAPerson: Consent = {
    confirm: async () => {
      meanwhile();
      asked += 1;
      return order.answers[asked - 1] ?? 'yes';
    },
    ...(order.isHandsOn && {
      confirmReplacing: async () => true,
      handOverToFile: async (_planned, content) => `/home/alice/key-${world.secretFiles.push(content)}.json`,
    }),
  };
  const consent: Consent = operator.mode === 'batch' ? { confirm: async () => 'yes' } : ofAPerson;
  const patience = order.patience === undefined ? {} : { patienceMs: order.patience * MINUTE_MS };
  const work = { operator, settings: remediationSettingsOf(run), ports, consent, ...patience };
  await applyRemediation(due, work, world.now);
}
