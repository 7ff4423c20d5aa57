import type { CastMember, CastPerson, IbmApiKey, IbmTrustedProfile, OciKeyRef } from '@keyhammer/sandbox';
import type { DemoStage } from './demo-stage.ts';

// What is so in the sandbox: for what the story says of a command.

export function isActive({ organisation: { world } }: DemoStage, { accountId, keyId }: CastMember): boolean {
  return world.key(accountId, keyId).status === 'Active';
}

/** Deactivated by somebody, whatever it is now. */
export function wasTouched({ organisation: { world } }: DemoStage, { accountId, keyId }: CastMember): boolean {
  return world.key(accountId, keyId).changed !== undefined;
}

export function wasBrownedOut(stage: DemoStage, member: CastMember): boolean {
  return wasTouched(stage, member) && isActive(stage, member);
}

export function hasPassword({ organisation: { world } }: DemoStage, { accountId, userName }: CastPerson): boolean {
  return world.user(accountId, userName).password !== undefined;
}

export function isEnabled({ ibm: { world, accountId } }: DemoStage, { id }: IbmApiKey): boolean {
  return !world.apiKey(accountId, id).disabled;
}

/** By IBM Cloud's own count of changes, which none goes unnoticed in. */
export function wasChanged({ ibm: { world, accountId } }: DemoStage, { id }: IbmApiKey): boolean {
  return world.apiKey(accountId, id).version > 1;
}

export function hasProfile({ ibm: { world, accountId } }: DemoStage, { id }: Pick<IbmTrustedProfile, 'id'>): boolean {
  return world.account(accountId).profiles.has(id);
}

/** Whether the tenancy has a public key of that fingerprint for the user. */
export function hasOciKey({ oci: { world } }: DemoStage, { userId, fingerprint }: OciKeyRef): boolean {
  return world.user(userId).keys.some((key) => key.fingerprint === fingerprint);
}

export function hourAgo({ now }: DemoStage): Date {
  return new Date(now.getTime() - 60 * 60 * 1000);
}
