import { ADVICE_TO_CHANGE } from '../advice.ts';
import type { Send } from '../connection/account-calls.ts';
import type { IbmSession } from '../connection/ibm-connection.ts';
import type { Step } from '../in-steps.ts';

type Change = 'disable' | 'enable' | 'lock' | 'unlock' | 'delete';

const DONE = { disable: 'disabled', enable: 'enabled', lock: 'locked', unlock: 'unlocked', delete: 'deleted' };

/** A change of one API key. Each may be asked for once more: IBM Cloud answers it in the same way. */
export function changeApiKey({ accountId, calls }: IbmSession, change: Change, id: string): Step {
  const question = { what: `Could not ${change} the API key ${id} of account ${accountId}`, adviceIfDenied: ADVICE_TO_CHANGE };
  return { done: `${id} was ${DONE[change]}`, run: () => calls.change(question, callFor(change, id)) };
}

function callFor(change: Change, id: string): Send {
  switch (change) {
    case 'disable':
      return ({ iam }) => iam.disableApiKey({ id });
    case 'enable':
      return ({ iam }) => iam.enableApiKey({ id });
    case 'lock':
      return ({ iam }) => iam.lockApiKey({ id });
    case 'unlock':
      return ({ iam }) => iam.unlockApiKey({ id });
    case 'delete':
      return ({ iam }) => iam.deleteApiKey({ id });
  }
}
