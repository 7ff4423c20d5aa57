import type { SlackButton } from './buttons.ts';
import type { SlackBlock } from './message-limits.ts';
import { childrenOf, propertyOf } from './reading-json.ts';
import { type SlackMessage, type SlackUser, TEAM } from './workspace.ts';

export const APP = 'A0KEYHAMR';
export const TEAM_DOMAIN = 'sandbox';

export interface Press {
  readonly message: SlackMessage;
  readonly pressed: SlackButton;
  readonly user: SlackUser;
  /** The name of the channel; absent in a direct message. */
  readonly channelName?: string;
  readonly responseUrl: string;
  readonly trigger: string;
  readonly now: Date;
}

/** As in the payload that Slack documents for `block_actions`. */
export function pressPayload({
  message,
  pressed,
  user,
  channelName = 'directmessage',
  responseUrl,
  trigger,
  now,
}: Press): Readonly<Record<string, unknown>> {
  const { channel, ts, text } = message;
  const blocks = message.blocks.map(withBlockId);
  return {
    type: 'block_actions',
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId ?? TEAM },
    api_app_id: APP,
    token: 'legacy-fixed-value',
    container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
    trigger_id: trigger,
    team: { id: TEAM, domain: TEAM_DOMAIN },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: channel, name: channelName },
    message: { type: 'message', user: 'U0KEYHAMR', bot_id: 'B0KEYHAMR', app_id: APP, team: TEAM, ts, text, blocks },
    state: { values: {} },
    response_url: responseUrl,
    actions: [actionOf(blocks, pressed, now)],
  };
}

function actionOf(blocks: readonly SlackBlock[], { blockIndex, actionId }: SlackButton, now: Date): Readonly<Record<string, unknown>> {
  const block = blocks[blockIndex];
  const button = childrenOf(block).find((each) => propertyOf(each, 'action_id') === actionId);
  return {
    ...(button as Readonly<Record<string, unknown>>),
    block_id: propertyOf(block, 'block_id'),
    action_ts: (now.getTime() / 1000).toFixed(6),
  };
}

/** Slack gives a block a name of its own that comes without one. */
function withBlockId(block: SlackBlock, index: number): SlackBlock {
  return { block_id: `b${index}`, ...block } as SlackBlock;
}
