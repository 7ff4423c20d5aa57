export { type Invocation, invoke } from './invoke.ts';
export type { LambdaContext } from './lambda-context.ts';
