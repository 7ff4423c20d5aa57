import type { WorkerOrder } from '../workers/order.ts';
import type { SettingsChange } from './settings-changes.ts';

/** People in the cloud. A number picks one of those that there are by then; where there is none, nothing happens. */
export type CloudCommand =
  | { readonly type: 'make-key'; readonly user: number }
  | { readonly type: 'use-key'; readonly key: number }
  /** Everybody takes the new keys that were handed over. */
  | { readonly type: 'take-over' }
  | { readonly type: 'toggle-key'; readonly key: number }
  | { readonly type: 'delete-key'; readonly key: number }
  | { readonly type: 'sign-in'; readonly user: number }
  | { readonly type: 'reset-password'; readonly user: number }
  | { readonly type: 'drop-password'; readonly user: number }
  | { readonly type: 'delete-user'; readonly user: number };

/** People on tickets. */
export type TicketCommand =
  | { readonly type: 'close-ticket'; readonly ticket: number }
  | { readonly type: 'reopen-ticket'; readonly ticket: number }
  | { readonly type: 'label-ticket'; readonly ticket: number; readonly label: string }
  | { readonly type: 'unlabel-ticket'; readonly ticket: number }
  | { readonly type: 'delete-ticket'; readonly ticket: number };

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

export type PeopleCommand = CloudCommand | TicketCommand;
export type Command = PeopleCommand | ConfigurationCommand | TimeCommand | WorkCommand;
