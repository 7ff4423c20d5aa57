import type { CastMember, CastPerson } from '@keyhammer/sandbox';
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

export function hourAgo({ now }: DemoStage): Date {
  return new Date(now.getTime() - 60 * 60 * 1000);
}
