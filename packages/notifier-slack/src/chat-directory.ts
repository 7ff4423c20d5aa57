import { AccessDeniedError, type ChatDirectory, type ChatPerson, type EventLog, NotFoundError } from '@keyhammer/core';
import { foundProfile, grantedScopes, memberIdsOf, type Profile, userGroupsOf, userIdsOf } from './bodies.ts';
import { NOBODY, type SlackDirectory } from './directory.ts';
import { type Home, isSameHome } from './home.ts';
import { readPages, strangeAnswer } from './pages.ts';
import { Remembered } from './remembered.ts';
import type { SlackWebApi } from './web-api.ts';

type Ids = ReadonlySet<string>;
const NO_IDS: Ids = new Set();

/** Slack's errors for a group that is not there; a workspace on the free plan has none at all. */
const NO_GROUP: ReadonlySet<string> = new Set(['no_such_subteam', 'subteam_not_found', 'plan_upgrade_required']);

/** Who is who by Slack's own word. Each list is read once, and kept as long as this. */
export class SlackChatDirectory implements ChatDirectory {
  readonly #api: SlackWebApi;
  readonly #directory: SlackDirectory;
  readonly #log: EventLog;
  readonly #people = new Remembered<Person>();
  readonly #groups = new Remembered<Ids>();
  readonly #handles = new Remembered<ReadonlyMap<string, string>>();
  readonly #channels = new Remembered<Ids>();

  constructor(api: SlackWebApi, directory: SlackDirectory, log: EventLog) {
    this.#api = api;
    this.#directory = directory;
    this.#log = log;
  }

  async person(id: string): Promise<ChatPerson> {
    const { isGuest: _, ...person } = await this.#person(id);
    return person;
  }

  async isInGroup(personId: string, group: string): Promise<boolean> {
    const members = await this.#groups.of(group, () => this.#membersOfGroup(group));
    return members.has(personId);
  }

  async isInChannel(personId: string, channel: string): Promise<boolean> {
    if ((await this.#person(personId)).isGuest) return false;
    const members = await this.#channels.of(channel, () => this.#membersOfChannel(channel));
    return members.has(personId);
  }

  #person(id: string): Promise<Person> {
    return this.#people.of(id, async () => personOf(await this.#profile(id), await this.#directory.home()));
  }

  async #profile(id: string): Promise<Profile> {
    const answer = await this.#api.call('users.info', { user: id });
    if (answer.kind === 'refused')
      throw NOBODY.has(answer.error) ? new NotFoundError(`nobody in Slack has the id ${id}`) : answer.asRemoteError();
    const profile = foundProfile(answer.body);
    if (!profile) throw strangeAnswer('users.info');
    if (profile.email === undefined && grantedScopes(answer.body)?.includes('users:read.email') === false) throw emailIsHidden();
    return profile;
  }

  async #membersOfGroup(group: string): Promise<Ids> {
    const id = await this.#groupId(group.replace(/^@/, ''));
    if (id === undefined) return this.#nobodyIn('user group', group);
    const answer = await this.#api.call('usergroups.users.list', { usergroup: id });
    if (answer.kind === 'answer') return new Set(userIdsOf(answer.body));
    if (NO_GROUP.has(answer.error)) return this.#nobodyIn('user group', group, answer.error);
    throw answer.asRemoteError();
  }

  /** Handles are lower case and ids are upper case, so they can't be taken for each other. */
  async #groupId(group: string): Promise<string | undefined> {
    if (/^S[A-Z0-9]{7,}$/.test(group)) return group;
    const handles = await this.#handles.of('all', () => this.#groupsByHandle());
    return handles.get(group.toLowerCase());
  }

  async #groupsByHandle(): Promise<ReadonlyMap<string, string>> {
    const answer = await this.#api.call('usergroups.list', {});
    if (answer.kind === 'answer') return new Map(userGroupsOf(answer.body).map(({ id, handle }) => [handle, id]));
    if (NO_GROUP.has(answer.error)) return new Map();
    throw answer.asRemoteError();
  }

  async #membersOfChannel(channel: string): Promise<Ids> {
    const found = await this.#directory.find(channel);
    if (found.kind === 'unknown' && found.hidden) throw found.hidden.asRemoteError();
    if (found.kind !== 'channel') return this.#nobodyIn('channel', channel, found.kind === 'unknown' ? found.reason : 'it is a person');
    const members = await readPages(this.#api, { method: 'conversations.members', args: { channel: found.channel.id }, read: memberIdsOf });
    if (members.kind === 'entries') return new Set(members.entries);
    if (NOBODY.has(members.error)) return this.#nobodyIn('channel', channel, members.error);
    throw members.asRemoteError();
  }

  #nobodyIn(kind: 'user group' | 'channel', name: string, reason = 'it is not there'): Ids {
    this.#log.warn('nobody counts as a member of what Slack does not have', { kind, name, reason });
    return NO_IDS;
  }
}

interface Person extends ChatPerson {
  /** Of another organisation, with whom a channel is shared. */
  readonly isGuest: boolean;
}

/** A guest's name and address are given by another organisation, which may have an alice of its own. */
function personOf({ id, name, email, home }: Profile, own: Home): Person {
  if (!isSameHome(home, own)) return { id, name: `${name} (of another organisation)`, isGuest: true };
  return { id, name, ...(email !== undefined && { email }), isGuest: false };
}

/** Slack leaves the address out and says nothing; an owner named by address would not be recognised. */
function emailIsHidden(): AccessDeniedError {
  return new AccessDeniedError('Slack hides the e-mail addresses from users.info: missing_scope users:read.email', {
    advice: "Add the scope users:read.email to Keyhammer's Slack app, install the app again, and use the new token",
  });
}
