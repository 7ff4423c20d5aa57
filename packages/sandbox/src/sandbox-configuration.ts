import type { AwsWorld } from './aws/world.ts';
import type { IbmSandbox } from './ibm/index.ts';
import type { JiraSandbox } from './jira/index.ts';
import type { OciSandbox } from './oci/index.ts';
import { IDENTIFICATION_ROLE, REMEDIATION_ROLE } from './organisation.ts';
import type { SlackSandbox } from './slack/index.ts';

export interface SandboxConfiguration {
  readonly 'config.json': Record<string, unknown>;
  readonly 'whitelist.json': Record<string, unknown>;
  readonly 'ticket_owners.json': Record<string, unknown>;
}

/** What a configuration is for. */
export interface ConfiguredServices {
  readonly world: AwsWorld;
  readonly jira: JiraSandbox;
  readonly slack: SlackSandbox;
  readonly ibm?: IbmSandbox;
  readonly oci?: OciSandbox;
}

const UNUSED_90_DAYS = { inactive_criteria_days: 90 };
const ONLY_BY_HAND = { reporting: true, remediation_retention_period: 7 };
const ARMED = { ...ONLY_BY_HAND, remediation: true };

export function sandboxConfiguration(services: ConfiguredServices): SandboxConfiguration {
  const { world, jira, slack, ibm, oci } = services;
  return {
    'config.json': {
      aws: {
        main_account_id: world.mainAccountId,
        region: 'us-east-1',
        role_name_identification: IDENTIFICATION_ROLE,
        role_name_reporting: REMEDIATION_ROLE,
        organization: true,
      },
      ...(ibm && { ibm: ibm.configuration() }),
      ...(oci && { oci: oci.configuration() }),
      store: { kind: 'embedded', path: 'store' },
      jira: { enabled: true, server: jira.url, issue_type: 'Task' },
      slack: { enabled: true, api_url: slack.apiUrl, notify_default_owner: true, default_channel: '#keyhammer-warnings' },
      whitelisting_procedure_url: 'https://wiki.example.com/whitelisting',
      user_inactivekeys: { ...UNUSED_90_DAYS, ...ARMED },
      ...(ibm && ibmChecks()),
      ...(oci && ociChecks()),
    },
    'whitelist.json': {
      user_inactivekeys: {
        [world.mainAccountId]: [{ id: 'break-glass', reason: 'emergency access, tested twice a year', approver: 'ciso@example.com' }],
      },
    },
    'ticket_owners.json': {
      jira_project: 'SEC',
      jira_owner: jira.deployment === 'cloud' ? 'alice@example.com' : 'alice',
      slack_owner: ['#cloud-security'],
      account: { '777788889999': { slack_owner: '#data-platform' } },
    },
  };
}

/** No batch removes a trusted profile or a user: it could not be undone. */
function ibmChecks(): Record<string, unknown> {
  return {
    ibm_inactiveapikeys: { ...UNUSED_90_DAYS, ...ARMED },
    ibm_inactiveserviceids: { ...UNUSED_90_DAYS, ...ARMED },
    ibm_inactiveprofiles: { ...UNUSED_90_DAYS, ...ONLY_BY_HAND },
    ibm_inactiveusers: { ...UNUSED_90_DAYS, ...ONLY_BY_HAND },
  };
}

function ociChecks(): Record<string, unknown> {
  return { oci_adminapikeys: ARMED, oci_inactiveapikeys: { ...UNUSED_90_DAYS, ...ARMED } };
}
