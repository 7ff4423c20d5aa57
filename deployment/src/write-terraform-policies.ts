import { mkdir, writeFile } from 'node:fs/promises';
import { type AccountRole, rolePolicy } from './role-policies.ts';

/** The policies of the two roles as templates of Terraform, which fills in partition and account. */
const PLACEHOLDERS = { partition: `\${partition}`, accountId: `\${account_id}` };
const POLICIES = new URL('../terraform/member-roles/policies/', import.meta.url);
const ROLES: readonly AccountRole[] = ['identification', 'remediation'];

/** File name → what belongs in it. */
export function terraformPolicies(): ReadonlyMap<string, string> {
  return new Map(ROLES.map((role) => [`${role}.json.tftpl`, `${JSON.stringify(rolePolicy(role, PLACEHOLDERS), null, 2)}\n`]));
}

/** Writes the files that the Terraform module reads, where it reads them. */
export async function writeTerraformPolicies(): Promise<void> {
  await mkdir(POLICIES, { recursive: true });
  for (const [name, text] of terraformPolicies()) await writeFile(new URL(name, POLICIES), text);
}
