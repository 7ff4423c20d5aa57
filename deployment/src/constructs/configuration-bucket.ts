import { CONFIG_FILE, OWNERS_FILE, PUSH_FILE, WHITELIST_FILE } from '@keyhammer/config';
import { Aws, Fn, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ResourceArns } from './surroundings.ts';

/** Hammer's three, and the mark of a push. */
const FILES = [CONFIG_FILE, WHITELIST_FILE, OWNERS_FILE, PUSH_FILE];

/** Where the three files are, with every version that they ever had. */
export class ConfigurationBucket extends Construct {
  readonly bucket: Bucket;
  /** As `KEYHAMMER_CONFIG` and `keyhammer config push` take it. */
  readonly uri: string;
  readonly arns: ResourceArns;

  constructor(scope: Construct, id: string, { key }: { readonly key?: IKey }) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      bucketName: Fn.join('-', ['keyhammer-configuration', Aws.ACCOUNT_ID, Aws.REGION]),
      versioned: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(key
        ? { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Three files: what was changed is in their versions, and who changed it in CloudTrail, if it records the data events of the bucket. ' +
        'Access logs come late, without a guarantee, and need a second bucket',
    });
    this.uri = Fn.join('', ['s3://', this.bucket.bucketName]);
    this.arns = { configuration: FILES.map((file) => this.bucket.arnForObjects(file)), 'configuration-bucket': [this.bucket.bucketArn] };
  }
}
