/** The keys that a story is told about. */
export const CAST_PARTS = [
  'ci',
  'intern',
  'serviceLiveKey',
  'serviceStaleKey',
  'inactiveOnly',
  'newHire',
  'breakGlass',
  'tagged',
  'awkwardName',
  'hostileTags',
  'usedAgain',
  'justInTime',
  'oldButUsed',
  'replaced',
  'olderOfTwo',
  'newerOfTwo',
  'allDormant',
  'staleAdmin',
] as const;

/** The people whose console passwords a story is told about. */
export const PEOPLE_PARTS = ['dormantConsole', 'resetConsole', 'allDormant', 'liveConsole'] as const;

export type CastPart = (typeof CAST_PARTS)[number];
export type PeoplePart = (typeof PEOPLE_PARTS)[number];

export interface CastAccount {
  readonly id: string;
  readonly name: string;
  readonly root?: CastRoot;
  /** Name → AWS's own policies that the group has attached. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly users: readonly CastUser[];
}

/** What a root user did, in days before now. Absent: nothing. */
export interface CastRoot {
  readonly signedIn?: number;
  readonly key?: CastKey;
}

/** A key of the demo: days before now; `used` absent for never. */
export interface CastKey {
  readonly made: number;
  readonly used?: number;
  readonly service?: string;
  readonly region?: string;
  readonly inactive?: boolean;
  /** The name that the demo and the tests know it by. */
  readonly part?: CastPart;
}

/** A console password: days before now; `changed` absent for never since, `used` for never. */
export interface CastPassword {
  readonly made: number;
  readonly changed?: number;
  readonly used?: number;
  readonly part?: PeoplePart;
}

export interface CastUser {
  readonly name: string;
  readonly path?: string;
  readonly made: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly mfa?: boolean;
  readonly groups?: readonly string[];
  /** AWS's own policies, by name, that are attached to the user. */
  readonly policies?: readonly string[];
  readonly console?: CastPassword;
  readonly keys: readonly CastKey[];
}
