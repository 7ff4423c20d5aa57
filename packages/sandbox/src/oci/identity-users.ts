import { type OciAnswer, type OciCall, tenancyInQuery, userInPath } from './call.ts';
import { userBody } from './identity-bodies.ts';
import { pageOfList } from './list-pages.ts';
import type { OciCapabilities } from './model.ts';
import { invalidParameter } from './oci-error.ts';
import { objectBody } from './parameters.ts';
import { defaultDomainOf } from './tenancy.ts';

/** Those of the default domain: who is in another one is not listed here, and found by OCID only. */
export function listUsers(call: OciCall): OciAnswer {
  const tenancy = tenancyInQuery(call);
  const { id: domainId } = defaultDomainOf(tenancy);
  const { query } = call.request;
  const [name, state] = [query.get('name'), query.get('lifecycleState')];
  const users = [...tenancy.users.values()].filter(
    (user) => user.domainId === domainId && (name === null || user.name === name) && (state === null || user.state === state),
  );
  return pageOfList(call, users, userBody);
}

export function getUser(call: OciCall): OciAnswer {
  return { status: 200, body: userBody(userInPath(call)) };
}

/** The name on the wire, and on the user: one of them is spelt in two ways. */
const CAPABILITIES: Readonly<Record<string, keyof OciCapabilities>> = {
  canUseConsolePassword: 'canUseConsolePassword',
  canUseApiKeys: 'canUseApiKeys',
  canUseAuthTokens: 'canUseAuthTokens',
  canUseSmtpCredentials: 'canUseSmtpCredentials',
  canUseDBCredentials: 'canUseDbCredentials',
  canUseCustomerSecretKeys: 'canUseCustomerSecretKeys',
  canUseOAuth2ClientCredentials: 'canUseOAuth2ClientCredentials',
};

/** What is not named stays as it is. */
export function updateUserCapabilities(call: OciCall): OciAnswer {
  const user = userInPath(call);
  const changes = Object.entries(objectBody(call.request.body)).map(([name, value]) => {
    const capability = CAPABILITIES[name];
    if (!capability || typeof value !== 'boolean') throw invalidParameter(`${name} is no capability, or neither true nor false.`);
    return [capability, value] as const;
  });
  call.state.world.setCapabilities(user.id, Object.fromEntries(changes));
  return { status: 200, body: userBody(user) };
}

/** It unblocks a user; it can't block one. */
export function updateUserState(call: OciCall): OciAnswer {
  const user = userInPath(call);
  if (objectBody(call.request.body).blocked !== false) throw invalidParameter('blocked must be false.');
  if (user.state === 'INACTIVE') user.state = 'ACTIVE';
  return { status: 200, body: userBody(user) };
}
