import type { SandboxConfiguration } from '@keyhammer/sandbox';

/** The account of AWS that the demo's configuration speaks of. */
const SANDBOX = '123456789012';

const TOLD_AND_ARMED = { reporting: true, remediation: true, remediation_retention_period: 7 };

const EMERGENCY = { id: 'saml-admins-*', reason: 'applied in an emergency only', approver: 'ciso@example.com' };

/** The sandbox's own configuration with everything switched on that the story shows. */
export function demoConfiguration(sandbox: SandboxConfiguration, ibmAccountId: string): SandboxConfiguration {
  const { 'config.json': config, 'whitelist.json': whitelist, 'ticket_owners.json': owners } = sandbox;
  return {
    'config.json': {
      ...config,
      jira: { ...sectionOf(config.jira), priorities: { critical: 'Highest', high: 'High', medium: 'Medium', low: 'Low' } },
      risk: true,
      user_inactivekeys: { inactive_criteria_days: 90, ...TOLD_AND_ARMED, brownout_minutes: 30 },
      // In one account for a start.
      user_keysrotation: { rotation_criteria_days: 270, ...TOLD_AND_ARMED, accounts: [SANDBOX], remediation_action: 'rotate' },
      user_inactivepasswords: { inactive_criteria_days: 90, ...TOLD_AND_ARMED },
      root_user: { reporting: true },
    },
    'whitelist.json': { ...whitelist, ibm_inactiveprofiles: { [ibmAccountId]: [EMERGENCY] } },
    'ticket_owners.json': { ...owners, user: { 'load-*': { jira_owner: 'bob@example.com', slack_owner: '#cloud-security' } } },
  };
}

function sectionOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
