import type { Connection } from '../src/connection.ts';
import { connect } from '../src/connection.ts';
import { startDynalite } from '../src/dynalite-server.ts';

/** A DynamoDB to test against, that belongs to the test. */
export interface Engine {
  readonly url: string;
  readonly connection: Connection;
  close(): Promise<void>;
}

/** What local engines take for credentials. */
export const LOCAL = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

export async function openDynalite(): Promise<Engine> {
  const server = await startDynalite();
  const connection = connect({ ...LOCAL, endpoint: server.url });
  return {
    url: server.url,
    connection,
    async close() {
      connection.close();
      await server.close();
    },
  };
}
