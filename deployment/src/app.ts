import type { Settings } from '@keyhammer/config';
import { App, type Environment } from 'aws-cdk-lib';
import { CentralStack } from './central-stack.ts';
import type { CodeSource } from './code-source.ts';
import { MemberRolesStack } from './member-roles-stack.ts';

export interface AppOptions {
  readonly code: CodeSource;
  readonly existingTables?: readonly string[];
  /** Where the synthesised app goes; a temporary directory if absent. */
  readonly outdir?: string;
}

export interface KeyhammerApp {
  readonly app: App;
  readonly central: CentralStack;
  readonly memberRoles: MemberRolesStack;
}

/** The app that `cdk deploy` deploys: the central account, and the roles of a member account. */
export function buildApp(settings: Settings, { code, existingTables = [], outdir }: AppOptions): KeyhammerApp {
  const app = new App({ analyticsReporting: false, treeMetadata: false, ...(outdir !== undefined && { outdir }) });
  return {
    app,
    central: new CentralStack(app, 'KeyhammerCentral', { settings, code, existingTables, env: environmentOf(settings) }),
    memberRoles: new MemberRolesStack(app, 'KeyhammerMemberRoles', { settings, stackName: 'keyhammer-member-roles' }),
  };
}

/** The functions look for their tables where the configuration says: nothing is deployed anywhere else. */
function environmentOf({ aws }: Settings): Environment {
  return {
    ...(aws.mainAccountId !== undefined && { account: aws.mainAccountId }),
    ...(aws.region !== undefined && { region: aws.region }),
  };
}
