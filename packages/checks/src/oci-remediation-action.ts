import type { Check, CheckChoice } from '@keyhammer/core';

/** `capability`: canUseApiKeys is taken from the user. OCI can't switch off one key. */
export type OciRemediationAction = 'delete' | 'capability';

export const remediationAction: CheckChoice = {
  setting: 'remediation_action',
  title: 'Action',
  description:
    'What the remediation does. `delete`: the key is deleted, and its public half kept, which a rollback uploads again. ' +
    '`capability`: `canUseApiKeys` is taken from its user, which stops all API keys of the user, until a rollback gives it back.',
  values: ['delete', 'capability'],
};

export function remediationActionIn(choices: Readonly<Record<string, string>>): OciRemediationAction {
  return choices[remediationAction.setting] === 'capability' ? 'capability' : 'delete';
}

/** Either way the same private key works again as before. */
export function remedyBy(action: OciRemediationAction): Pick<Check, 'remedy' | 'reversibility'> {
  return { remedy: action === 'delete' ? 'delete' : 'deactivate', reversibility: 'restored' };
}
