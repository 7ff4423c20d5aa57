import { DescribeTimeToLiveCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import type { Connection } from './connection.ts';
import { isNamed } from './error-code.ts';
import type { TableDefinition } from './table-definitions.ts';
import { translateError } from './translate-error.ts';

/** `not-offered`: the endpoint is not AWS, and deletes nothing by itself. `another-attribute`: somebody has set it up differently. */
export type ExpiryState = 'on' | 'another-attribute' | 'not-offered';

/** `undefined` where nothing is to expire. */
export async function enableExpiry({ client }: Connection, definition: TableDefinition): Promise<ExpiryState | undefined> {
  const { name, ttlAttribute } = definition;
  if (ttlAttribute === undefined) return undefined;
  const described = await ifOffered('DescribeTimeToLive', name, () => client.send(new DescribeTimeToLiveCommand({ TableName: name })));
  if (described === 'not-offered') return described;
  const { TimeToLiveStatus: status, AttributeName: present } = described.TimeToLiveDescription ?? {};
  if (status === 'ENABLED' || status === 'ENABLING') return present === ttlAttribute ? 'on' : 'another-attribute';
  const update = new UpdateTimeToLiveCommand({
    TableName: name,
    TimeToLiveSpecification: { Enabled: true, AttributeName: ttlAttribute },
  });
  return (await ifOffered('UpdateTimeToLive', name, () => client.send(update))) === 'not-offered' ? 'not-offered' : 'on';
}

async function ifOffered<T>(action: string, table: string, send: () => Promise<T>): Promise<T | 'not-offered'> {
  try {
    return await send();
  } catch (error) {
    if (isNamed(error, 'UnknownOperationException')) return 'not-offered';
    throw translateError(error, { action, table });
  }
}
