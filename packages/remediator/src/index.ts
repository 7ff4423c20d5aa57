export { planRemediation } from './plan.ts';
export { applyRemediation, type Confirm } from './remediate.ts';
export * from './remediation-run.ts';
export { type RollBackOutcome, type RollBackRequest, rollBack } from './roll-back.ts';
export { tellForgotten } from './tell-forgotten.ts';
export * from './wire.ts';
