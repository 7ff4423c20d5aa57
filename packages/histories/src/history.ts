import type { Credential } from '@keyhammer/core';
import type { Command } from './commands/command.ts';
import type { HistorySettings } from './world/settings.ts';

/** Ages are in days before the history begins. */
export interface StartingKey {
  readonly age: number;
  /** Absent: never used. */
  readonly idle?: number;
  readonly status: Credential['status'];
}

export interface StartingPassword {
  readonly age: number;
  readonly changed: number;
  readonly idle?: number;
}

export interface StartingUser {
  readonly account: number;
  readonly keys: readonly StartingKey[];
  readonly password?: StartingPassword;
}

/** A history as plain data: where it starts, and all that happens. */
export interface History {
  readonly accounts: number;
  readonly users: readonly StartingUser[];
  readonly settings: HistorySettings;
  readonly jira: boolean;
  readonly slack: boolean;
  /** Keyhammer runs as the user with this number, with its first key; absent: as a role of another account. */
  readonly self?: number;
  /** So many days in which all runs as it should, before anything happens. */
  readonly quietDays: number;
  readonly steps: readonly Command[];
}
