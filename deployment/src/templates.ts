import type { Settings } from '@keyhammer/config';
import { App, BootstraplessSynthesizer, type IStackSynthesizer } from 'aws-cdk-lib';
import { CentralStack } from './central-stack.ts';
import { codeFromParameters } from './code-source.ts';
import { MemberRolesStack } from './member-roles-stack.ts';

export interface TemplateOptions {
  readonly existingTables?: readonly string[];
}

/**
 * The templates that CloudFormation takes without CDK: for any account and region, with the functions' code where the
 * parameters say. By their file names.
 */
export function templatesOf(settings: Settings, { existingTables = [] }: TemplateOptions = {}): ReadonlyMap<string, unknown> {
  const app = new App({ analyticsReporting: false, treeMetadata: false });
  // It is one, but for CDK's types, which say `undefined` where exactOptionalPropertyTypes wants nothing.
  const synthesizer = new BootstraplessSynthesizer() as IStackSynthesizer;
  const central = new CentralStack(app, 'KeyhammerCentral', { settings, existingTables, code: codeFromParameters, synthesizer });
  const memberRoles = new MemberRolesStack(app, 'KeyhammerMemberRoles', { settings, stackName: 'keyhammer-member-roles' });
  const assembly = app.synth();
  return new Map([
    ['central.template.json', assembly.getStackArtifact(central.artifactId).template],
    ['member-roles.template.json', assembly.getStackArtifact(memberRoles.artifactId).template],
  ]);
}
