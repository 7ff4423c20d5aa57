import { CfnParameter, Fn, type Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { FunctionName } from './functions.ts';

/** Where the code of a function is. */
export type FunctionCode = (name: FunctionName) => Code;

/** Says so for the functions of a stack. */
export type CodeSource = (stack: Stack) => FunctionCode;

/** Zip files on this machine, which `cdk deploy` uploads. */
export function codeFromFiles(fileOf: (name: FunctionName) => string): CodeSource {
  return () => (name) => Code.fromAsset(fileOf(name));
}

const PREFIX = 'CodePrefix';

/**
 * Zip files in a bucket that two parameters name. CloudFormation takes a function for changed when the name of
 * its file does, so a release has a folder of its own.
 */
export const codeFromParameters: CodeSource = (stack) => {
  const bucketName = new CfnParameter(stack, 'CodeBucket', {
    description: "The S3 bucket, in this region, with the functions' zip files",
    allowedPattern: '[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]',
    constraintDescription: 'the name of a bucket',
  });
  new CfnParameter(stack, PREFIX, {
    description:
      'The folder of the zip files in it, another one for each release, such as keyhammer/0.4.0: functions are updated when it changes',
    allowedPattern: "[A-Za-z0-9!_.*'()-]+(/[A-Za-z0-9!_.*'()-]+)*",
    constraintDescription: 'a folder, without a slash at its ends',
  });
  const bucket = Bucket.fromBucketName(stack, 'CodeBucketOfParameter', bucketName.valueAsString);
  return (name) => Code.fromBucketV2(bucket, Fn.sub(`\${${PREFIX}}/${name}.zip`));
};
