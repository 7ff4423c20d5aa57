import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { LoopbackService } from '@keyhammer/sandbox';
import { type Connection, connect } from '../src/connection.ts';
import { type Engine, LOCAL } from './engine.ts';

/** Stands between the adapter and the engine, to lose and to refuse. */
export interface Proxy extends AsyncDisposable {
  readonly service: LoopbackService;
  readonly connection: Connection;
  /** Done once, before the next request that is not cut is passed on. */
  beforeNext(act: () => Promise<void>): void;
}

export async function openProxy(engine: Engine, config: DynamoDBClientConfig = {}): Promise<Proxy> {
  let before: (() => Promise<void>) | undefined;
  const service = await LoopbackService.start({
    name: 'DynamoDB',
    operationOf: ({ headers }) => String(headers['x-amz-target']).split('.')[1] ?? 'unknown',
    async handle({ method, headers, body }) {
      const act = before;
      before = undefined;
      await act?.();
      const { host: _host, connection: _connection, 'content-length': _length, ...passedOn } = headers;
      const answer = await fetch(engine.url, { method, headers: passedOn as Record<string, string>, body });
      return { status: answer.status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: await answer.text() };
    },
  });
  const connection = connect({ ...LOCAL, endpoint: service.url, ...config });
  return {
    service,
    connection,
    beforeNext: (act) => {
      before = act;
    },
    async [Symbol.asyncDispose]() {
      connection.close();
      await service.close();
    },
  };
}
