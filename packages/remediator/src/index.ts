export { endBrownouts, overdueBrownouts } from './end-brownouts.ts';
export { type PlanningPorts, type PlanRequest, planRemediation } from './plan.ts';
export { type ApprovedAct, type ApprovedPlan, approvedOnly, type NotApplied, planDocument, readPlanDocument } from './plan-document.ts';
export { applyRemediation, type Run } from './remediate.ts';
export * from './remediation-run.ts';
export { type RollBackOutcome, type RollBackRequest, rollBack } from './roll-back.ts';
export { interruptedRotations, settleRotations } from './rotation/settle-rotations.ts';
export { tellForgotten } from './tell-forgotten.ts';
export * from './wire.ts';
