import type { IncomingMessage, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';

/** DynamoDB in this process, on a loopback port. */
export interface DynaliteServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface DynaliteServerOptions {
  /** The directory of its files; in memory if absent. Only one process may use it: see {@link lockDirectory}. */
  readonly path?: string;
  readonly port?: number;
  /** Serve only requests signed under this access key id. dynalite checks no signature, so other users of the machine could read and write. */
  readonly onlyFor?: string;
}

export async function startDynalite({ path, port, onlyFor }: DynaliteServerOptions = {}): Promise<DynaliteServer> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, ...(path !== undefined && { path }) });
  if (onlyFor !== undefined) {
    const serve = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      if (!isSignedBy(onlyFor, request)) return void response.writeHead(403).end();
      for (const listener of serve) listener(request, response);
    });
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeIdleConnections();
      }),
  };
}

function isSignedBy(accessKeyId: string, request: IncomingMessage): boolean {
  return request.headers.authorization?.includes(`Credential=${accessKeyId}/`) ?? false;
}
