import { createHash } from 'node:crypto';
import type { EpochMs } from './model.ts';

export interface SecretVersion {
  readonly text: string;
  readonly created: EpochMs;
  readonly stages: Set<string>;
}

/** A secret of Secrets Manager. */
export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly created: EpochMs;
  changed: EpochMs;
  readonly tags: Map<string, string>;
  /** By version id, the oldest first. */
  readonly versions: Map<string, SecretVersion>;
}

const CREATED = Date.UTC(2026, 0, 5, 12, 0);
const FIRST_VERSION = '11111111-2222-4333-8444-555555555555';

/** An account's Secrets Manager. Over the wire it is versions and stages; in process, names and texts. */
export class SecretVault {
  readonly #accountId: string;
  readonly #secrets = new Map<string, Secret>();

  constructor(accountId: string) {
    this.#accountId = accountId;
  }

  names(): readonly string[] {
    return [...this.#secrets.keys()];
  }

  /** The current text of a secret. */
  get(name: string): string | undefined {
    const secret = this.#secrets.get(name);
    return secret && staged(secret, 'AWSCURRENT')?.[1].text;
  }

  /** Puts a secret there with just this text, in place of what there was under that name. */
  set(name: string, text: string): void {
    addVersion(this.create({ name, created: CREATED }), FIRST_VERSION, { text, created: CREATED });
  }

  /** With all its versions, at once. */
  delete(name: string): void {
    this.#secrets.delete(name);
  }

  clear(): void {
    this.#secrets.clear();
  }

  /** By its name, its ARN, or its ARN without the random end, as AWS takes them. */
  find(id: string): Secret | undefined {
    return this.#secrets.get(id) ?? [...this.#secrets.values()].find(({ arn }) => id === arn || id === arn.slice(0, -7));
  }

  /** A secret that has no version yet. */
  create({ name, created, description }: Pick<Secret, 'name' | 'created' | 'description'>): Secret {
    const arn = `arn:aws:secretsmanager:us-east-1:${this.#accountId}:secret:${name}-${suffixOf(this.#accountId, name)}`;
    const facts = { name, arn, created, changed: created, ...(description !== undefined && { description }) };
    const secret: Secret = { ...facts, tags: new Map(), versions: new Map() };
    this.#secrets.set(name, secret);
    return secret;
  }
}

/**
 * Adds a version under these stages. A stage is at one version: it leaves the one that had it, and the version that AWSCURRENT
 * leaves becomes AWSPREVIOUS.
 */
export function addVersion(
  secret: Secret,
  id: string,
  version: Omit<SecretVersion, 'stages'>,
  stages: readonly string[] = ['AWSCURRENT'],
): void {
  const [, former] = stages.includes('AWSCURRENT') ? (staged(secret, 'AWSCURRENT') ?? []) : [];
  if (former) moveStage(secret, 'AWSPREVIOUS', former);
  const added = { ...version, stages: new Set<string>() };
  secret.versions.set(id, added);
  for (const stage of stages) moveStage(secret, stage, added);
  secret.changed = version.created;
}

/** The id and the version that a stage is at. */
export function staged(secret: Secret, stage: string): readonly [string, SecretVersion] | undefined {
  return [...secret.versions].find(([, { stages }]) => stages.has(stage));
}

function moveStage(secret: Secret, stage: string, to: SecretVersion): void {
  for (const { stages } of secret.versions.values()) stages.delete(stage);
  to.stages.add(stage);
}

/** AWS's six characters at the end of an ARN; here the same ones for the same name. */
function suffixOf(accountId: string, name: string): string {
  const digest = createHash('sha256').update(`${accountId}:secret:${name}`).digest('base64');
  return digest.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 6);
}
