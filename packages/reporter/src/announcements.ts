import { type Issue, type IssueEvent, type MessageResult, type News, reasonOf, recordEvent, sendDigests } from '@keyhammer/core';
import type { Announcement } from './account-desk.ts';
import { nameOf } from './on-record.ts';
import type { Reported, ReporterPorts, ReportingFailure, ReportingSettings } from './reporting-run.ts';

export interface AnnouncementResult {
  readonly messages: readonly MessageResult[];
  /** What nobody is configured to hear. */
  readonly unaddressed: readonly News[];
  /** Issues whose message was their report. */
  readonly done: readonly Reported[];
  readonly failures: readonly ReportingFailure[];
}

/** Sends one message to each owner, then puts on record what has arrived. What has not is told again by the next run. */
export async function sendAnnouncements(
  announcements: readonly Announcement[],
  settings: ReportingSettings,
  ports: ReporterPorts,
  now: Date,
): Promise<AnnouncementResult> {
  if (!ports.notifier || announcements.length === 0) return { messages: [], unaddressed: [], done: [], failures: [] };
  const news = announcements.map((announcement) => announcement.news);
  const { messages, told, unaddressed } = await sendDigests(news, settings, ports.notifier, ports.log);
  const nobodys = new Set(unaddressed);
  const done: Reported[] = [];
  const failures: ReportingFailure[] = [];
  for (const announcement of announcements) {
    const { issue } = announcement.news;
    const events = eventsOf(announcement, told, nobodys);
    const failure = await recordAll(issue, events, ports, now);
    if (failure) failures.push(failure);
    else if (events.some(({ type }) => type === 'reported')) done.push(reportedBy(issue));
  }
  return { messages, unaddressed, done, failures };
}

function reportedBy({ check, accountId, id: issueId }: Issue): Reported {
  return { check, accountId, issueId, action: 'reported' };
}

function eventsOf(
  { news, arrived, unaddressed }: Announcement,
  told: ReadonlySet<News>,
  nobodys: ReadonlySet<News>,
): readonly IssueEvent[] {
  if (told.has(news)) return arrived;
  return nobodys.has(news) ? unaddressed : [];
}

async function recordAll(
  issue: Issue,
  events: readonly IssueEvent[],
  ports: ReporterPorts,
  now: Date,
): Promise<ReportingFailure | undefined> {
  try {
    let current = issue;
    for (const event of events) current = (await recordEvent(ports.issues, current, event, now)).issue;
    return undefined;
  } catch (error) {
    const { check, accountId, id } = issue;
    ports.log.error('message could not be recorded', { ...nameOf(issue), error });
    return { check, accountId, issueId: id, reason: `its owner was told, but that could not be recorded: ${reasonOf(error)}` };
  }
}
