import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, NumberValue } from '@aws-sdk/lib-dynamodb';

/** Both faces of one connection: tables are administered through one, items read and written through the other. */
export interface Connection {
  readonly client: DynamoDBClient;
  readonly documents: DynamoDBDocumentClient;
  close(): void;
}

/**
 * Credentials, region and endpoint are the standard AWS environment's, unless `config` names them.
 * An answer that does not come within ten seconds is given up, since the SDK itself would wait for ever.
 */
export function connect(config: DynamoDBClientConfig = {}): Connection {
  const client = new DynamoDBClient({
    // Hammer made its tables with a capacity of a few writes a second: one that throttles is waited for, unless told otherwise.
    ...(process.env.AWS_MAX_ATTEMPTS === undefined && { maxAttempts: 10 }),
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    ...config,
  });
  const documents = DynamoDBDocumentClient.from(client, { unmarshallOptions: { wrapNumbers: exactNumber } });
  return { client, documents, close: () => client.destroy() };
}

/** DynamoDB's numbers have 38 digits. One that JavaScript can't hold, in an attribute that isn't ours, stays as it is. */
function exactNumber(digits: string): number | NumberValue {
  const value = Number(digits);
  return String(value) === digits ? value : NumberValue.from(digits);
}
