import type { OciCapabilities, OciDefinedTags, OciRegion } from './model.ts';

/** The keys that a story is told about. */
export const OCI_PARTS = [
  'adminOldKey',
  'adminYoungKey',
  'nestedAdmin',
  'inUse',
  'unused',
  'neverSeen',
  'usedBeforeRetention',
  'usedElsewhere',
  'inactiveKey',
  'withoutCapability',
  'threeKeysUsed',
  'threeKeysIdle',
  'threeKeysNever',
  'newKey',
  'sharedUsed',
  'sharedUnused',
  'hostileTags',
] as const;

export type OciPart = (typeof OCI_PARTS)[number];

/** Where a key was used, if not in the home region and the root compartment. */
export interface OciCastPlace {
  readonly region?: OciRegion;
  /** Its name. */
  readonly compartment?: string;
}

/** A key of the demo: days before now; `used` absent for never. */
export interface OciCastKey extends OciCastPlace {
  readonly made: number;
  readonly used?: number;
  /** Uses, an hour apart, the last one at `used`; 1 if absent. */
  readonly times?: number;
  readonly inactive?: boolean;
  /** There is a private key to it. */
  readonly signs?: true;
  /** The same key that another part has. */
  readonly sameAs?: OciPart;
  readonly part?: OciPart;
}

export interface OciCastUser {
  readonly name: string;
  readonly made: number;
  readonly email?: string;
  readonly description?: string;
  /** The name of an identity domain; the default one if absent. */
  readonly domain?: string;
  readonly groups?: readonly string[];
  readonly mfa?: boolean;
  readonly lastLogin?: number;
  readonly capabilities?: OciCapabilities | 'absent';
  readonly tags?: Readonly<Record<string, string>>;
  readonly definedTags?: OciDefinedTags;
  readonly keys: readonly OciCastKey[];
}
