import type { Construct } from 'constructs';
import { hasApi } from '../functions.ts';
import { Api } from './api.ts';
import { Chat } from './chat.ts';
import { HttpEndpoint } from './http-endpoint.ts';
import type { StageQueues } from './stage-queues.ts';
import type { Surroundings } from './surroundings.ts';

/** The ways in from outside that the configuration opens; none by default. */
export interface Entrances {
  readonly http?: HttpEndpoint;
  readonly api?: Api;
  readonly chat?: Chat;
}

export function entrances(scope: Construct, surroundings: Surroundings, queues: StageQueues): Entrances {
  const { settings } = surroundings;
  if (!hasApi(settings) && !settings.slack.interactive) return {};
  const http = new HttpEndpoint(scope, 'Http', surroundings);
  const behind = { queues, http: http.api };
  return {
    http,
    ...(hasApi(settings) && { api: new Api(scope, 'Api', surroundings, behind) }),
    ...(settings.slack.interactive && { chat: new Chat(scope, 'Chat', surroundings, behind) }),
  };
}
