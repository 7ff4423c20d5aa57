import { test } from '@jest/globals';
import { findProgram, openProcess } from '../test/engine-process.ts';
import { describeStoreContracts } from '../test/store-contracts.ts';

const motoServer = findProgram('moto_server');

if (motoServer) {
  describeStoreContracts('moto', () => openProcess(motoServer, (port) => ['-H', '127.0.0.1', '-p', String(port)]), {
    manyIssues: 90,
    atomic: false,
  });
} else {
  process.stderr.write('skipped: the store over moto, since moto_server is not on the PATH\n');
  test.skip('the store over moto', () => {});
}
