import type { WorkerOrder } from '../workers/order.ts';
import type { PeopleCommand } from './people-command.ts';
import type { SettingsChange } from './settings-changes.ts';

export type { CloudCommand, PeopleCommand, TicketCommand } from './people-command.ts';

/** Whoever keeps Keyhammer's configuration. */
export type ConfigurationCommand =
  | {
      readonly type: 'whitelist';
      readonly check: number;
      readonly credential: number;
      readonly pattern: 'id' | 'user' | 'glob' | 'all';
      readonly days?: number;
    }
  | { readonly type: 'unwhitelist'; readonly entry: number }
  | { readonly type: 'settings'; readonly change: SettingsChange };

export type TimeCommand =
  | { readonly type: 'pass'; readonly seconds: number }
  /** To about one of the instants at which something is due. */
  | { readonly type: 'pass-until'; readonly instant: number; readonly offsetSeconds: number };

/** One worker, or two of them at once. */
export type WorkCommand =
  | { readonly type: 'work'; readonly order: WorkerOrder }
  | { readonly type: 'work-at-once'; readonly orders: readonly [WorkerOrder, WorkerOrder] }
  /** So many days in which all workers run as they should. */
  | { readonly type: 'days'; readonly days: number };

export type Command = PeopleCommand | ConfigurationCommand | TimeCommand | WorkCommand;
