import { test } from '@jest/globals';
import { findProgram, motoArguments } from '@keyhammer/testing';
import { openProcess } from '../test/engine-process.ts';
import { describeStoreContracts } from '../test/store-contracts.ts';

const motoServer = findProgram('moto_server');

if (motoServer) {
  describeStoreContracts('moto', () => openProcess(motoServer, motoArguments), {
    manyIssues: 90,
    atomic: false,
  });
} else {
  process.stderr.write('skipped: the store over moto, since moto_server is not on the PATH\n');
  test.skip('the store over moto', () => {});
}
