import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { ConfigError } from '@keyhammer/core';
import { connect } from './connection.ts';
import { translateError } from './translate-error.ts';

/**
 * The `credentials` of a service in Hammer's credentials table (key `service`): secret material, to be
 * parsed by who asks for it and shown to nobody. `undefined` if the table has none for the service.
 * @throws ConfigError if the table is missing, and as {@link IssueStore} does.
 */
export async function readCredentialsTable(table: string, service: string, region?: string): Promise<unknown> {
  const connection = connect(region === undefined ? {} : { region });
  try {
    const found = await connection.documents.send(new GetCommand({ TableName: table, Key: { service }, ConsistentRead: true }));
    return found.Item?.credentials;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') {
      throw new ConfigError(`table ${table}, which credentials.ddb.table_name in config.json names, is missing`, { cause: error });
    }
    throw translateError(error, { action: 'GetItem', table });
  } finally {
    connection.close();
  }
}
