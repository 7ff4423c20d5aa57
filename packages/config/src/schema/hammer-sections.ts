/** The sections of Hammer's playbooks in its `config.json` and `whitelist.json`: known names, ignored unless a check has the name. */
const HAMMER_PLAYBOOKS = [
  's3_bucket_acl',
  'secgrp_unrestricted_access',
  'user_inactivekeys',
  'user_keysrotation',
  's3_bucket_policy',
  'cloudtrails',
  'ebs_unencrypted_volume',
  'ebs_public_snapshot',
  'rds_public_snapshot',
  'ec2_public_ami',
  'public_ami_issues',
  'sqs_public_access',
  's3_encryption',
  'rds_encryption',
  'redshift_logging',
  'redshift_public_access',
  'redshift_encryption',
  'ecs_privileged_access',
  'ecs_logging',
  'ecs_external_image_source',
  'es_domain_logging',
  'es_unencrypted_domain',
  'es_public_access_domain',
] as const;

/** Those that no check here takes care of. */
export function otherPlaybooks(checks: readonly { readonly name: string }[]): readonly string[] {
  return HAMMER_PLAYBOOKS.filter((playbook) => !checks.some((check) => check.name === playbook));
}

export function isHammerPlaybook(name: string): boolean {
  return HAMMER_PLAYBOOKS.some((playbook) => playbook === name);
}
