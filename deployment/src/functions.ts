import type { Settings } from '@keyhammer/config';

export type FunctionName = 'initiator' | 'identifier' | 'reporter' | 'remediator' | 'api' | 'api-authorizer' | 'chat-endpoint' | 'chat';

export interface FunctionDefinition {
  /** The module with the export `handler`, from the root of the repository. */
  readonly entry: string;
  readonly description: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
}

/** The longest that Lambda lets a function run. */
const QUARTER_OF_AN_HOUR = 15 * 60;

/** What an HTTP API waits for at most. */
const HALF_A_MINUTE = 29;

/** Memory is processor time, too: on Lambda both grow together. */
export const FUNCTIONS = {
  initiator: {
    entry: 'packages/initiator/src/handler.ts',
    description: 'Queues a job for each account when a stage is due',
    memoryMb: 512,
    timeoutSeconds: 5 * 60,
  },
  identifier: {
    entry: 'packages/identifier/src/handler.ts',
    description: 'Reads the credentials of an account and records the issues',
    memoryMb: 512,
    timeoutSeconds: QUARTER_OF_AN_HOUR,
  },
  reporter: {
    entry: 'packages/reporter/src/handler.ts',
    description: 'Opens and updates tickets, sends messages to owners',
    memoryMb: 512,
    timeoutSeconds: QUARTER_OF_AN_HOUR,
  },
  remediator: {
    entry: 'packages/remediator/src/handler.ts',
    description: 'Retires the credentials that are due, where that is armed',
    memoryMb: 512,
    timeoutSeconds: QUARTER_OF_AN_HOUR,
  },
  api: {
    entry: 'packages/api/src/handler.ts',
    description: 'Takes requests for a scan, and tells its result',
    memoryMb: 512,
    timeoutSeconds: HALF_A_MINUTE,
  },
  'api-authorizer': {
    entry: 'packages/api/src/authorizer.ts',
    description: 'Compares the token of a caller of the API',
    memoryMb: 512,
    timeoutSeconds: 10,
  },
  'chat-endpoint': {
    entry: 'packages/chat/src/endpoint.ts',
    description: "Checks the signature of Slack's requests and queues them",
    // Slack waits for three seconds, a cold start among them.
    memoryMb: 1024,
    timeoutSeconds: 10,
  },
  chat: {
    entry: 'packages/chat/src/handler.ts',
    description: 'Does what people ask for in Slack',
    memoryMb: 512,
    timeoutSeconds: 2 * 60,
  },
} as const satisfies Readonly<Record<FunctionName, FunctionDefinition>>;

export const FUNCTION_NAMES = Object.keys(FUNCTIONS) as readonly FunctionName[];

/** The name of a function and of its role: the roles of the member accounts trust it by that. */
export function deployedName(name: FunctionName | 'scheduler'): string {
  return `keyhammer-${name}`;
}

export function hasApi({ api }: Settings): boolean {
  return api.authorization !== 'off';
}

/** The functions that a configuration takes. */
export function functionsOf(settings: Settings): readonly FunctionName[] {
  const left: Partial<Record<FunctionName, boolean>> = {
    api: hasApi(settings),
    'api-authorizer': settings.api.authorization === 'token',
    'chat-endpoint': settings.slack.interactive,
    chat: settings.slack.interactive,
  };
  return FUNCTION_NAMES.filter((name) => left[name] ?? true);
}
