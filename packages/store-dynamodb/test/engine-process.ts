import { startPeer } from '@keyhammer/testing';
import { connect } from '../src/connection.ts';
import { type Engine, LOCAL } from './engine.ts';

/** Starts a program that serves DynamoDB on the port that it is given, and waits until it answers. */
export async function openProcess(program: string, argumentsFor: (port: number) => readonly string[]): Promise<Engine> {
  const peer = await startPeer(program, argumentsFor);
  const connection = connect({ ...LOCAL, endpoint: peer.url });
  return {
    url: peer.url,
    connection,
    async close() {
      connection.close();
      await peer.close();
    },
  };
}
