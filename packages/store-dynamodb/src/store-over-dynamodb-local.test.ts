import { join } from 'node:path';
import { test } from '@jest/globals';
import { findProgram } from '@keyhammer/testing';
import { openProcess } from '../test/engine-process.ts';
import { describeStoreContracts } from '../test/store-contracts.ts';

/** A directory with DynamoDBLocal.jar, the jars that it needs, and SQLite's native libraries. */
const jars = process.env.DYNAMODB_LOCAL_JAR_DIR;
const java = findProgram('java');

if (jars && java) {
  const server = ['-cp', join(jars, '*'), 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner', '-inMemory', '-disableTelemetry'];
  describeStoreContracts(
    'DynamoDB Local',
    () => openProcess(java, (port) => [`-Djava.library.path=${jars}`, ...server, '-port', String(port)]),
    { manyIssues: 90 },
  );
} else {
  process.stderr.write('skipped: the store over DynamoDB Local, which needs java and DYNAMODB_LOCAL_JAR_DIR\n');
  test.skip('the store over DynamoDB Local', () => {});
}
