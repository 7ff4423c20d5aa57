import type { ScanPorts } from '@keyhammer/api';
import type { ChatDirectory, ChatReplies, CheckSettings, ConfiguredCheck, EventLog, Whitelist } from '@keyhammer/core';
import type { ChatQueue } from '../chat-queue.ts';

export interface CommandPorts extends ScanPorts {
  readonly chatQueue: ChatQueue;
  readonly directory: ChatDirectory;
  readonly replies: ChatReplies;
  readonly log: EventLog;
}

export interface CommandSettings {
  /** Every section of the configuration, the disabled ones too. */
  readonly sections: readonly CheckSettings[];
  /** The enabled ones. */
  readonly checks: readonly ConfiguredCheck[];
  readonly whitelist: Whitelist;
  readonly operators: readonly string[];
}
