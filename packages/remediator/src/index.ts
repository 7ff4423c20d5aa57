export { planRemediation } from './plan.ts';
export { applyRemediation, type Confirm, tellForgotten } from './remediate.ts';
export * from './remediation-run.ts';
export { type RollBackOutcome, type RollBackRequest, rollBack } from './roll-back.ts';
export * from './wire.ts';
