import { IAMClient } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { MovableClock } from '../clock.ts';
import { type AwsSandbox, type AwsSandboxOptions, startAwsSandbox } from './aws-sandbox.ts';
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from './caller.ts';
import { keyhammerRoles } from './demo-organisation.ts';
import { roleArn } from './identifiers.ts';
import { AwsWorld, type WorldOptions } from './world.ts';

export const NOW = new Date('2026-11-20T12:00:00Z');
export const MAIN = '111122223333';
export const MEMBER = '444455556666';

export const daysAgo = (days: number) => new Date(NOW.getTime() - days * 24 * 60 * 60 * 1000);

export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Bench {
  readonly sandbox: AwsSandbox;
  readonly world: AwsWorld;
  readonly clock: MovableClock;
  iam(identity?: Identity): IAMClient;
  sts(identity?: Identity): STSClient;
  organizations(identity?: Identity): OrganizationsClient;
  secretsManager(identity?: Identity): SecretsManagerClient;
  /** A session of one of Keyhammer's roles in the member account. */
  inMember(roleName: string): Promise<Identity>;
  close(): Promise<void>;
}

/** Two accounts with no users, and clients that try each call once. */
export async function startBench(options: Partial<AwsSandboxOptions> & Partial<WorldOptions> = {}): Promise<Bench> {
  const clock = new MovableClock(NOW, 'frozen');
  const world = new AwsWorld({ mainAccountId: MAIN, ...options });
  world.addAccount({ id: MAIN, name: 'security', roles: keyhammerRoles() });
  world.addAccount({ id: MEMBER, name: 'production', alias: 'example-prod', roles: keyhammerRoles({ externalId: 'kh-1' }) });
  const sandbox = await startAwsSandbox({ clock, world, ...options });
  const operator = { accessKeyId: OPERATOR_ACCESS_KEY_ID, secretAccessKey: OPERATOR_SECRET_ACCESS_KEY };
  const settings = (credentials: Identity) => ({ endpoint: sandbox.url, region: 'us-east-1', maxAttempts: 1, credentials });
  const sts = (identity: Identity = operator) => new STSClient(settings(identity));
  return {
    sandbox,
    world,
    clock,
    iam: (identity = operator) => new IAMClient(settings(identity)),
    sts,
    organizations: (identity = operator) => new OrganizationsClient(settings(identity)),
    secretsManager: (identity = operator) => new SecretsManagerClient(settings(identity)),
    async inMember(roleName) {
      const input = { RoleArn: roleArn(MEMBER, roleName), RoleSessionName: 's', ExternalId: 'kh-1' };
      const { Credentials: given } = await sts().send(new AssumeRoleCommand(input));
      return {
        accessKeyId: given?.AccessKeyId ?? '',
        secretAccessKey: given?.SecretAccessKey ?? '',
        sessionToken: given?.SessionToken ?? '',
      };
    },
    close: () => sandbox.close(),
  };
}
