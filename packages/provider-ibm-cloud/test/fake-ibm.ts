import { LoopbackService, type ReceivedRequest, type Reply } from '@keyhammer/sandbox';
import { FakeWaiter, RecordingEventLog } from '@keyhammer/testing';
import { type ConnectIbmOptions, connectIbm, type IbmConnection } from '../src/connection/ibm-connection.ts';

export const ACCOUNT = '0123456789abcdef0123456789abcdef';
export const NOW = new Date('2026-11-20T12:00:00Z');
export const API_KEY = 'not-a-real-api-key-0123456789-0123456789-abc';
/** What the n-th token is, from 1 on. */
export const tokenNumber = (n: number) => `token-${n}-of-the-fake`;

/** Both services on one port, answering what a test says, byte for byte. */
export interface FakeIbm extends AsyncDisposable {
  readonly connection: IbmConnection;
  readonly log: RecordingEventLog;
  readonly waiter: FakeWaiter;
  readonly requests: readonly ReceivedRequest[];
  readonly service: LoopbackService;
  connect(options?: Partial<ConnectIbmOptions>): IbmConnection;
}

export type Answer = (request: ReceivedRequest) => Reply | undefined;

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** IAM's way to refuse. */
export const refusal = (status: number, code: string, message: string, headers?: Record<string, string>): Reply =>
  json(status, { status_code: String(status), errors: [{ code, message_code: code, message }], trace: 'trace-1' }, headers);

export const tokenReply = (token: string, seconds = 3600): Reply =>
  json(200, {
    access_token: token,
    refresh_token: 'not_supported',
    token_type: 'Bearer',
    expires_in: seconds,
    expiration: 1,
    scope: 'ibm openid',
  });

/** @param answer `undefined`: a token for whoever asks for one, 404 for everything else */
export async function startFakeIbm(answer: Answer): Promise<FakeIbm> {
  const requests: ReceivedRequest[] = [];
  let tokens = 0;
  const handle = (request: ReceivedRequest): Reply => {
    requests.push(request);
    const said = answer(request);
    if (said) return said;
    if (request.path !== '/identity/token') return refusal(404, 'BXNIM0110E', 'not found');
    tokens += 1;
    return tokenReply(tokenNumber(tokens));
  };
  const operationOf = ({ method, path }: Pick<ReceivedRequest, 'method' | 'path'>) => `${method} ${path}`;
  const service = await LoopbackService.start({ name: 'fake-ibm', operationOf, handle });
  const log = new RecordingEventLog();
  const waiter = new FakeWaiter(NOW);
  const connections: IbmConnection[] = [];
  const connect = (options: Partial<ConnectIbmOptions> = {}) => {
    const settings = { accounts: new Map([[ACCOUNT, 'payments']]), iamUrl: service.url, userManagementUrl: service.url };
    const credentials = async () => ({ apiKey: API_KEY, apiKeys: new Map<string, string>() });
    const connection = connectIbm({ settings, credentials, log, waiter, now: () => waiter.now(), ...options });
    connections.push(connection);
    return connection;
  };
  return {
    connection: connect(),
    log,
    waiter,
    requests,
    service,
    connect,
    async [Symbol.asyncDispose]() {
      for (const connection of connections) connection.close();
      await service.close();
    },
  };
}
