import { App, BootstraplessSynthesizer, type IStackSynthesizer } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CentralStack } from '../src/central-stack.ts';
import { codeFromParameters } from '../src/code-source.ts';
import { settingsWith } from './settings.ts';

type Sections = Readonly<Record<string, unknown>>;

/** The central stack of the sample configuration with other sections. */
export function centralStack(sections: Sections = {}, existingTables: readonly string[] = []): CentralStack {
  // CDK's own look at the template takes its time; the test of the committed templates lets it have that.
  const app = new App({ analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  const synthesizer = new BootstraplessSynthesizer() as IStackSynthesizer;
  return new CentralStack(app, 'KeyhammerCentral', {
    settings: settingsWith(sections),
    code: codeFromParameters,
    existingTables,
    synthesizer,
  });
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** Its template, with what CloudFormation fills in written out: `<IdentifierQueue.Arn>`. */
export class CentralTemplate {
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: Readonly<Record<string, { readonly Description: string; readonly Value: string }>>;

  constructor(sections: Sections = {}, existingTables: readonly string[] = []) {
    const template = written(Template.fromStack(centralStack(sections, existingTables)).toJSON());
    const { Resources, Outputs } = template as {
      readonly Resources: CentralTemplate['resources'];
      readonly Outputs: CentralTemplate['outputs'];
    };
    this.resources = Resources;
    this.outputs = Outputs;
  }

  /** By their logical ids. */
  ofType(type: string): Readonly<Record<string, Resource>> {
    return Object.fromEntries(Object.entries(this.resources).filter(([, { Type }]) => Type === type));
  }

  properties(id: string): Readonly<Record<string, unknown>> {
    const resource = this.resources[id];
    if (!resource) throw new Error(`no resource ${id} among ${Object.keys(this.resources).join(', ')}`);
    return resource.Properties;
  }

  /** A property of all of a type, by logical id. */
  each(type: string, property: string): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(this.ofType(type)).map(([id, { Properties }]) => [id, Properties[property]]));
  }
}

/** CloudFormation's functions as the text that they stand for. */
export function written(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== 'object' || value === null) return value;
  const [[name = '', argument] = []] = Object.entries(value);
  if (Object.keys(value).length === 1) {
    if (name === 'Ref') return `<${argument}>`;
    if (name === 'Fn::GetAtt') return `<${(argument as readonly string[]).join('.')}>`;
    if (name === 'Fn::Sub') return String(argument).replace(/\$\{([^}]*)\}/g, '<$1>');
    if (name === 'Fn::Join') return joined(argument as readonly [string, readonly unknown[]]);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, written(inner)]));
}

function joined([separator, parts]: readonly [string, readonly unknown[]]): string {
  return parts.map(written).join(separator);
}
