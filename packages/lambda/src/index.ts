export { type Invocation, invoke } from './invoke.ts';
