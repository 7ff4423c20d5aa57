import { type ChatDirectory, type ChatPerson, NotFoundError } from '@keyhammer/core';

/** The people of a chat, and who is where, by their ids. */
export interface ChatWorld {
  readonly people?: readonly ChatPerson[];
  /** By id or handle, without `@`. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** By id or name, without `#`. */
  readonly channels?: Readonly<Record<string, readonly string[]>>;
}

export class InMemoryChatDirectory implements ChatDirectory {
  readonly #world: ChatWorld;
  readonly #failures: Error[] = [];

  constructor(world: ChatWorld = {}) {
    this.#world = world;
  }

  async person(id: string): Promise<ChatPerson> {
    this.#failIfToldTo();
    const person = this.#world.people?.find((each) => each.id === id);
    if (!person) throw new NotFoundError(`nobody in the chat has the id ${id}`);
    return person;
  }

  async isInGroup(personId: string, group: string): Promise<boolean> {
    this.#failIfToldTo();
    return this.#world.groups?.[group.replace(/^@/, '')]?.includes(personId) ?? false;
  }

  async isInChannel(personId: string, channel: string): Promise<boolean> {
    this.#failIfToldTo();
    return this.#world.channels?.[channel.replace(/^#/, '')]?.includes(personId) ?? false;
  }

  /** The next questions (one, if not said otherwise) throw this. */
  failWith(error: Error, times = 1): void {
    this.#failures.push(...Array.from({ length: times }, () => error));
  }

  #failIfToldTo(): void {
    const failure = this.#failures.shift();
    if (failure) throw failure;
  }
}
