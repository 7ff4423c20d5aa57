import type { Issue, Ticket } from '@keyhammer/core';

/** An issue whose ticket people may have something to say on. */
export type TicketedIssue = Issue & { readonly ticket: Ticket };
