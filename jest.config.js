/** Node strips the types itself, so no transformer stands between a test and its source. */
export default {
  testEnvironment: 'node',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  roots: ['<rootDir>/packages', '<rootDir>/deployment'],
  setupFilesAfterEnv: ['<rootDir>/packages/testing/src/record-aws-calls.ts'],
  testMatch: ['**/*.test.ts'],
  testTimeout: 30_000,
  maxWorkers: 2,
  // Each test file loads its modules anew, and what it leaves behind slows the next ones down: a worker that has grown starts afresh.
  workerIdleMemoryLimit: '1500MB',
};
