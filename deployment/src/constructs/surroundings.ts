import type { Settings } from '@keyhammer/config';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { FunctionCode } from '../code-source.ts';
import type { ResourceKind } from '../grants.ts';

/** ARNs of what grants are about. */
export type ResourceArns = Readonly<Partial<Record<ResourceKind, readonly string[]>>>;

/** What every function of the central account stands in. */
export interface Surroundings {
  readonly settings: Settings;
  readonly code: FunctionCode;
  /** The customer's, if there is one. */
  readonly key?: IKey;
  /** What `KEYHAMMER_CONFIG` says. */
  readonly configurationUri: string;
  readonly resources: ResourceArns;
}
