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

export type PeopleCommand = CloudCommand | TicketCommand;
