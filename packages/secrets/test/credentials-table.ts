import { setTimeout } from 'node:timers/promises';
import { type DynaliteServer, startDynalite } from '@keyhammer/store-dynamodb';

/** DynamoDB in this process, with Hammer's credentials table in it: `service` → `{ service, credentials }`. */
export async function startCredentialsTable(name: string, credentials: Readonly<Record<string, unknown>>): Promise<DynaliteServer> {
  const dynalite = await startDynalite();
  await call(dynalite, 'CreateTable', {
    TableName: name,
    AttributeDefinitions: [{ AttributeName: 'service', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'service', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  await untilActive(dynalite, name);
  for (const [service, value] of Object.entries(credentials)) {
    await call(dynalite, 'PutItem', { TableName: name, Item: { service: { S: service }, credentials: attributeOf(value) } });
  }
  return dynalite;
}

/** Even without a delay of its own, dynalite has a table ready a moment after it was asked for it: a longer one on a busy machine. */
async function untilActive(dynalite: DynaliteServer, name: string): Promise<void> {
  while (!(await call(dynalite, 'DescribeTable', { TableName: name })).includes('"ACTIVE"')) await setTimeout(5);
}

/** dynalite wants to see a signature, whatever it is. */
async function call({ url }: DynaliteServer, operation: string, input: unknown): Promise<string> {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'x-amz-date': '20261120T120000Z',
    authorization: 'AWS4-HMAC-SHA256 Credential=local/20261120/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
  };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(input) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`dynalite refuses ${operation}: ${text}`);
  return text;
}

/** Strings, lists and maps, as DynamoDB writes them. */
function attributeOf(value: unknown): unknown {
  if (typeof value === 'string') return { S: value };
  if (Array.isArray(value)) return { L: value.map(attributeOf) };
  return { M: Object.fromEntries(Object.entries(value ?? {}).map(([name, inner]) => [name, attributeOf(inner)])) };
}
