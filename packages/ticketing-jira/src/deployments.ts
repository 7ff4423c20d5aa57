import { cloud } from './cloud.ts';
import { datacenter } from './datacenter.ts';
import type { Deployment } from './deployment.ts';
import { stringAt } from './json.ts';

export const deployments: Readonly<Record<'cloud' | 'datacenter', Deployment>> = { cloud, datacenter };

/** `deploymentType` is `Cloud`, `Server` or `Data Center`; it has been there since Jira 7. */
export function deploymentOf(serverInfo: unknown): Deployment {
  return stringAt(serverInfo, 'deploymentType') === 'Cloud' ? cloud : datacenter;
}
