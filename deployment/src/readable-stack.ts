import { type CfnElement, Stack } from 'aws-cdk-lib';

/** What CDK calls the one resource of a construct. */
const UNTOLD = new Set(['Resource', 'Default']);

/**
 * A stack whose template is meant to be read: its names are the paths of the constructs, `Identifier/Queue` being
 * `IdentifierQueue`, without the hash that CDK appends. Two that become the same are an error of the synthesis.
 */
export class ReadableStack extends Stack {
  protected override allocateLogicalId(element: CfnElement): string {
    const path = element.node.scopes.slice(element.node.scopes.indexOf(this) + 1).map(({ node }) => node.id);
    return path
      .filter((id) => !UNTOLD.has(id))
      .map(inPascalCase)
      .join('');
  }
}

export function inPascalCase(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
