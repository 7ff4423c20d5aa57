import type { Settings } from '@keyhammer/config';
import { ConfigError } from '@keyhammer/core';
import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { inPascalCase } from '../readable-stack.ts';
import { type StoredKind, type StoredTable, storedTables } from '../stored-tables.ts';

export interface TablesProps {
  readonly settings: Settings;
  readonly key?: IKey;
  /** Names of tables that are there already, Hammer's for one: they are used as they are. */
  readonly existing: readonly string[];
}

/** The tables of the configuration. */
export class Tables extends Construct {
  readonly #tables: readonly { readonly kind: StoredKind; readonly arn: string }[];

  /** @throws ConfigError if a name of an existing table is none of the configuration's */
  constructor(scope: Construct, id: string, props: TablesProps) {
    super(scope, id);
    const stored = storedTables(props.settings);
    refuseUnknown(props.existing, stored);
    this.#tables = stored.map((table) => ({ kind: table.kind, arn: this.#arnOf(table, props) }));
  }

  arnsOf(kind: StoredKind): readonly string[] {
    return this.#tables.filter((table) => table.kind === kind).map(({ arn }) => arn);
  }

  #arnOf(stored: StoredTable, { key, existing }: TablesProps): string {
    const id = inPascalCase(stored.name);
    if (existing.includes(stored.name)) return Table.fromTableName(this, id, stored.name).tableArn;
    const { hashKey, rangeKey, ttlAttribute } = stored;
    const table = new Table(this, id, {
      tableName: stored.name,
      partitionKey: { name: hashKey, type: AttributeType.STRING },
      ...(rangeKey !== undefined && { sortKey: { name: rangeKey, type: AttributeType.STRING } }),
      ...(ttlAttribute !== undefined && { timeToLiveAttribute: ttlAttribute }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // Without a key of the customer's by AWS's key of this account, as `keyhammer tables create` does: its use is in CloudTrail.
      ...(key ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key } : { encryption: TableEncryption.AWS_MANAGED }),
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    return table.tableArn;
  }
}

function refuseUnknown(existing: readonly string[], stored: readonly StoredTable[]): void {
  const names = stored.map(({ name }) => name);
  const unknown = existing.filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  throw new ConfigError(`No table of this configuration is called ${unknown.join(', ')}; its tables are ${names.join(', ')}`);
}
