import type { ManualClose, RiskLevel } from '@keyhammer/core';

/** The three files as the schemas let them through: the settings' names and types as people write them. */
export type RawFlag = boolean | 'true' | 'false';
export type RawNumber = number | string;
/** A list, or a text with commas. */
export type RawList = readonly string[] | string;
export type RawNumbers = readonly RawNumber[] | string;

export interface RawConfig {
  readonly aws?: {
    readonly main_account_id?: string;
    readonly region?: string;
    readonly accounts?: Readonly<Record<string, string>>;
    readonly organization?: RawFlag;
    readonly role_name_identification?: string;
    readonly role_name_reporting?: string;
    readonly external_id?: string;
  };
  readonly ibm?: {
    readonly accounts?: Readonly<Record<string, string>>;
    readonly iam_url?: string;
    readonly user_management_url?: string;
  };
  readonly oci?: {
    readonly tenancies?: Readonly<Record<string, RawTenancy>>;
    readonly admin_groups?: RawList;
    readonly endpoint?: string;
  };
  readonly jira?: {
    readonly enabled?: RawFlag;
    readonly server?: string;
    readonly issue_type?: string;
    readonly text_field_character_limit?: RawNumber;
    readonly deployment?: 'cloud' | 'datacenter';
    readonly on_manual_close?: ManualClose;
    readonly priorities?: Readonly<Partial<Record<RiskLevel, string>>>;
  };
  readonly slack?: {
    readonly enabled?: RawFlag;
    readonly notify_default_owner?: RawFlag;
    readonly channels?: Readonly<Record<string, RawList>>;
    readonly ignore?: RawList;
    readonly default_channel?: string;
    readonly api_url?: string;
    readonly interactive?: RawFlag;
    readonly operators?: RawList;
  };
  readonly cronjobs?: {
    readonly identification?: string;
    readonly reporting?: string;
    readonly remediation?: string;
    readonly timezone?: string;
  };
  readonly api?: { readonly authorization?: 'token' | 'iam' | 'off'; readonly 'ddb.table_name'?: string };
  readonly deployment?: {
    readonly kms_key_arn?: string;
    readonly alarm_email?: string;
    readonly permissions_boundary_arn?: string;
    readonly role_path?: string;
    readonly log_retention_days?: RawNumber;
    readonly concurrency?: { readonly identification?: RawNumber; readonly reporting?: RawNumber; readonly remediation?: RawNumber };
  };
  readonly store?: { readonly kind?: 'dynamodb' | 'embedded'; readonly path?: string; readonly audit_retention_days?: RawNumber };
  readonly credentials?: { readonly secret_id?: string; readonly 'ddb.table_name'?: string };
  readonly whitelisting_procedure_url?: string;
  readonly max_remediations_per_run?: RawNumber;
  readonly max_remediation_percent?: RawNumber;
  readonly remediation_window?: { readonly days?: RawList; readonly hours?: string; readonly timezone?: string };
  readonly max_hold_days?: RawNumber;
  readonly risk?: RawFlag;
  readonly whitelist_policy?: { readonly require?: RawList; readonly max_days?: RawNumber };
  readonly csv?: { readonly enabled?: RawFlag };
  /** The sections of the checks. */
  readonly [section: string]: unknown;
}

export interface RawTenancy {
  readonly name: string;
  readonly region: string;
  readonly domains?: RawList;
}

export interface RawCheckSection {
  readonly enabled?: RawFlag;
  readonly 'ddb.table_name'?: string;
  readonly accounts?: RawList;
  readonly ignore_accounts?: RawList;
  readonly remediation_accounts?: RawList;
  readonly reporting?: RawFlag;
  readonly remediation?: RawFlag;
  readonly remediation_retention_period?: RawNumber;
  readonly reminder_days?: RawNumbers;
  readonly brownout_minutes?: RawNumber;
  readonly deletion?: RawFlag;
  readonly deletion_retention_period?: RawNumber;
  /** Of a rotation, or what a check has to choose from. */
  readonly remediation_action?: string;
  readonly unlock?: RawFlag;
  readonly rotation_grace_days?: RawNumber;
  readonly rotation_force?: RawFlag;
  readonly rotate_replaces_inactive?: RawFlag;
  /** The check's own threshold among them. */
  readonly [setting: string]: unknown;
}

export type RawWhitelistEntry =
  | string
  | { readonly id: string; readonly reason?: string; readonly approver?: string; readonly expires?: string };

/** Check → account id → entries; comments in between. */
export type RawWhitelist = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

export interface RawOwnerSettings {
  readonly jira_project?: string;
  readonly jira_owner?: string;
  readonly jira_parent_ticket?: string;
  readonly slack_owner?: RawList;
}

export interface RawTicketOwners extends RawOwnerSettings {
  readonly owner_tags?: RawList;
  /** Pattern → settings, in the order of the file. */
  readonly user?: Readonly<Record<string, RawOwnerSettings>>;
  readonly account?: Readonly<Record<string, RawOwnerSettings>>;
  readonly bu?: Readonly<Record<string, RawOwnerSettings & { readonly product?: Readonly<Record<string, RawOwnerSettings>> }>>;
}
