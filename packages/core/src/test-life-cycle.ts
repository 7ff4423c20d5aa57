export * from './test-life-cycle/after.ts';
export * from './test-life-cycle/effect.ts';
export * from './test-life-cycle/events.ts';
export * from './test-life-cycle/states.ts';
