import { AccessDeniedError, NotFoundError, RejectedError, reasonOf, type TicketDraft } from '@keyhammer/core';
import { type CreateScreen, sameName } from './create-screen.ts';
import type { JsonObject } from './json.ts';
import { linkAddition } from './parent-link.ts';
import { summaryLine } from './plain-text.ts';
import type { Site } from './site.ts';

/** A draft in Jira's terms. */
export interface PreparedTicket {
  readonly draft: TicketDraft;
  /** What a ticket can't do without. */
  readonly fields: JsonObject;
  /** What a ticket can do without: left out, with a warning, if Jira refuses it. */
  readonly extras: Extras;
  /** Ids of users. */
  readonly assignee?: string;
  readonly watchers: readonly string[];
  readonly link?: { readonly type: string; readonly parent: string };
  readonly warnings: readonly string[];
}

export interface Extras {
  readonly priority?: JsonObject;
  readonly assignee?: JsonObject;
  readonly issuelinks?: readonly JsonObject[];
}

/** @throws core's errors, if the ticket can't be made at all or too little is known for now. */
export async function prepareTicket(site: Site, draft: TicketDraft): Promise<PreparedTicket> {
  const screen = await site.screens.ask(draft.project, draft.issueType);
  requireLabels(screen, draft);
  const warnings: string[] = [];
  const warn = (words: string) => void warnings.push(words);
  const priority = priorityOf(screen, draft, warn);
  const link = await linkOf(site, draft, warn);
  const assignee = await assigneeOf(site, draft, warn);
  const watchers = await watchersOf(site, draft, warn);
  const assignable = assignee !== undefined && screen.fields.has('assignee') && site.keepsAssignee.get(draft.project) !== false;
  const linkable = link !== undefined && screen.fields.get('issuelinks')?.operations.includes('add') === true;
  return {
    draft,
    fields: {
      project: { key: draft.project },
      issuetype: { id: screen.issueTypeId },
      summary: summaryLine(draft.summary),
      labels: [...new Set([...draft.labels, draft.label])],
      ...descriptionOf(site, screen, draft, warn),
    },
    extras: {
      ...(priority !== undefined && { priority: { name: priority } }),
      ...(assignable && { assignee: site.deployment.userReference(assignee) }),
      ...(linkable && { issuelinks: [linkAddition(link.type, link.parent)] }),
    },
    ...(assignee !== undefined && { assignee }),
    ...(link !== undefined && { link }),
    watchers,
    warnings,
  };
}

type Warn = (words: string) => void;

/** Without its label a ticket could not be found again, and a second one would be made. */
function requireLabels(screen: CreateScreen, draft: TicketDraft): void {
  if (screen.fields.has('labels')) return;
  throw new RejectedError(`The create screen of ${draft.project} (${draft.issueType}) has no field Labels`, {
    advice: 'Add it in Jira: Keyhammer finds its tickets by their labels.',
  });
}

function descriptionOf(site: Site, screen: CreateScreen, draft: TicketDraft, warn: Warn): JsonObject {
  if (screen.fields.has('description')) {
    return { description: site.deployment.renderText(draft.description, site.settings.textFieldCharacterLimit) };
  }
  warn(`the create screen of ${draft.project} has no field Description`);
  return {};
}

function priorityOf(screen: CreateScreen, draft: TicketDraft, warn: Warn): string | undefined {
  const field = screen.fields.get('priority');
  const known = field?.allowedNames.find((name) => sameName(name, draft.priority));
  if (known !== undefined) return known;
  const why = field ? `is none of Jira's (${field.allowedNames.join(', ')})` : `can't be set on the create screen of ${draft.project}`;
  warn(`the priority "${draft.priority}" ${why}`);
  return undefined;
}

async function linkOf(site: Site, { parent }: TicketDraft, warn: Warn): Promise<PreparedTicket['link']> {
  if (parent === undefined) return undefined;
  return unlessRefused(`not linked to ${parent}`, warn, async () => {
    if (!(await site.tickets.ask(parent))) {
      warn(`the parent ticket ${parent} does not exist, or the account that Keyhammer signs in with may not see it`);
      return undefined;
    }
    const type = await site.relatesType.ask();
    if (type === undefined) warn(`not linked to ${parent}: Jira has no link type that says "relates to"`);
    return type === undefined ? undefined : { type, parent };
  });
}

async function assigneeOf(site: Site, { project, assignees }: TicketDraft, warn: Warn): Promise<string | undefined> {
  const found = await unlessRefused('not assigned', warn, async () => {
    for (const name of assignees) {
      const id = await site.people.ask(project, name);
      if (id !== undefined) return id;
    }
    if (assignees.length > 0) {
      warn(
        `not assigned: none of ${assignees.join(', ')} is the id, name, visible e-mail address or full name of a user assignable in ${project}`,
      );
    }
    return undefined;
  });
  return found;
}

async function watchersOf(site: Site, { project, watchers }: TicketDraft, warn: Warn): Promise<readonly string[]> {
  const found = await unlessRefused('no watchers', warn, () => Promise.all(watchers.map((name) => site.people.ask(project, name))));
  return [...new Set(found?.filter((id) => id !== undefined))];
}

/** A look-up that Jira refuses leaves an extra out; one that fails for now keeps the ticket for a later run. */
async function unlessRefused<T>(consequence: string, warn: Warn, lookUp: () => Promise<T>): Promise<T | undefined> {
  try {
    return await lookUp();
  } catch (error) {
    const isRefusal = error instanceof RejectedError || error instanceof AccessDeniedError || error instanceof NotFoundError;
    if (!isRefusal) throw error;
    warn(`${consequence}: ${reasonOf(error)}`);
    return undefined;
  }
}
