import { type Resolution, resolveSettings } from '../resolve-settings.ts';
import type { ConfigurableCheck } from '../schema/check-section.ts';
import type { Settings } from '../settings.ts';

export const NOW = new Date('2026-11-20T12:00:00.000Z');
export const MAIN = '111111111111';
export const OTHER = '222222222222';
export const IBM_ACCOUNT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
export const TENANCY = 'ocid1.tenancy.oc1..aaaaaaaaresearch';

export const inactiveKeys: ConfigurableCheck = {
  name: 'user_inactivekeys',
  title: 'Inactive IAM access keys',
  kind: 'aws-access-key',
  defaultTableName: 'hammer-iam-user-keys-inactive',
  thresholdSetting: 'inactive_criteria_days',
  remedy: 'deactivate',
  reversibility: 'restored',
  rotatable: false,
};

export const oldKeys: ConfigurableCheck = {
  name: 'user_keysrotation',
  title: 'Old IAM access keys',
  kind: 'aws-access-key',
  defaultTableName: 'hammer-iam-user-keys-rotation',
  thresholdSetting: 'rotation_criteria_days',
  remedy: 'deactivate',
  reversibility: 'restored',
  rotatable: true,
};

export const inactivePasswords: ConfigurableCheck = {
  name: 'user_inactivepasswords',
  title: 'Dormant console users',
  kind: 'aws-console-password',
  defaultTableName: 'keyhammer-iam-user-passwords-inactive',
  thresholdSetting: 'inactive_criteria_days',
  remedy: 'delete',
  reversibility: 'replaced',
  rotatable: false,
};

export const rootUser: ConfigurableCheck = {
  name: 'root_user',
  title: 'Root users in use',
  kind: 'aws-root-user',
  defaultTableName: 'keyhammer-root-user',
  thresholdSetting: 'sign_in_criteria_days',
  defaultThresholdDays: 90,
  remedy: 'none',
  reversibility: 'irreversible',
  rotatable: false,
};

export const ibmKeys: ConfigurableCheck = {
  name: 'ibm_inactiveapikeys',
  title: 'Inactive IBM Cloud API keys',
  kind: 'ibm-api-key',
  defaultTableName: 'keyhammer-ibm-api-keys-inactive',
  thresholdSetting: 'inactive_criteria_days',
  remedy: 'deactivate',
  reversibility: 'restored',
  lockable: true,
  rotatable: false,
};

export const ibmServiceIds: ConfigurableCheck = {
  ...ibmKeys,
  name: 'ibm_inactiveserviceids',
  kind: 'ibm-service-id',
  defaultTableName: 'keyhammer-ibm-service-ids-inactive',
  deletesByHandOnly: true,
};

export const ibmUsers: ConfigurableCheck = {
  name: 'ibm_inactiveusers',
  title: 'Inactive IBM Cloud users',
  kind: 'ibm-user',
  defaultTableName: 'keyhammer-ibm-users-inactive',
  thresholdSetting: 'inactive_criteria_days',
  remedy: 'delete',
  reversibility: 'irreversible',
  deletesByHandOnly: true,
  rotatable: false,
};

export const ociAdminKeys: ConfigurableCheck = {
  name: 'oci_adminapikeys',
  title: "Administrators' API keys",
  kind: 'oci-api-key',
  defaultTableName: 'keyhammer-oci-admin-api-keys',
  thresholdSetting: 'grace_days',
  defaultThresholdDays: 0,
  remedy: 'delete',
  reversibility: 'restored',
  choices: [{ setting: 'remediation_action', title: 'Action', description: 'How.', values: ['delete', 'capability'] }],
  rotatable: false,
};

/** One of each sort of AWS. */
export const everyCheck: readonly ConfigurableCheck[] = [inactiveKeys, oldKeys, inactivePasswords, rootUser];

export const checksOfAllClouds: readonly ConfigurableCheck[] = [...everyCheck, ibmKeys, ibmServiceIds, ibmUsers, ociAdminKeys];

const theCheck: readonly ConfigurableCheck[] = [inactiveKeys];

/** An account of each cloud but AWS. */
export const otherClouds = {
  ibm: { accounts: { [IBM_ACCOUNT]: 'payments' } },
  oci: { tenancies: { [TENANCY]: { name: 'research', region: 'eu-frankfurt-1' } } },
};

/** The least that is a configuration. */
export const minimal = { aws: { accounts: { [MAIN]: 'main' } }, user_inactivekeys: { inactive_criteria_days: 90 } };

export interface Parts {
  readonly config?: unknown;
  readonly whitelist?: unknown;
  readonly owners?: unknown;
  readonly checks?: readonly ConfigurableCheck[];
  readonly now?: Date;
}

export function resolution({ config = minimal, whitelist = {}, owners = {}, checks = theCheck, now = NOW }: Parts): Resolution {
  return resolveSettings({ config, whitelist, owners }, { directory: '/etc/keyhammer', now, checks });
}

export function settingsOf(parts: Parts): Settings {
  const result = resolution(parts);
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.mistakes, undefined, 2));
  return result.settings;
}

/** `file path: found | allowed | suggestion` for each mistake. */
export function mistakesOf(parts: Parts): readonly string[] {
  const result = resolution(parts);
  if (result.kind === 'valid') return [];
  return result.mistakes.map(({ file, path, found, allowed, suggestion }) => {
    const line = `${file} ${path}: ${found} | ${allowed}`;
    return suggestion === undefined ? line : `${line} | ${suggestion}`;
  });
}

/** The minimal configuration with a section replaced or extended. */
export function withCheck(settings: Record<string, unknown>): unknown {
  return { ...minimal, user_inactivekeys: { ...minimal.user_inactivekeys, ...settings } };
}

export function withSection(name: string, section: unknown): unknown {
  return { ...minimal, [name]: section };
}
