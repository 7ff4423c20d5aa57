import { expect, test } from '@jest/globals';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { centralStack } from '../test/central-template.ts';
import { EVERYTHING } from '../test/settings.ts';

function violations(sections: Readonly<Record<string, unknown>>): readonly string[] {
  const stack = centralStack(sections);
  const report = new AwsSolutionsChecks(stack).validateScope(stack);
  return report.violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
  );
}

test.each([
  ['the sample configuration', {}],
  ['everything that can be switched on', EVERYTHING],
  ["AWS's signatures for the API", { api: { authorization: 'iam' } }],
])("cdk-nag's AWS Solutions rules have nothing to say about %s", (_, sections) => {
  expect(violations(sections)).toEqual([]);
});

test('nothing is acknowledged but at the resource that it is for, and each with its reason', () => {
  const stack = centralStack(EVERYTHING);
  const acknowledged = stack.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .map(({ data }) => ({
        path: node.path.replace('KeyhammerCentral/', ''),
        rules: Object.entries(data as Readonly<Record<string, string>>),
      })),
  );
  expect(
    acknowledged.map(({ path, rules }) => `${path}: ${rules.map(([id]) => id.replace('Annotation::AwsSolutions-', ''))}`).sort(),
  ).toEqual([
    'Api/Role: IAM5[Resource::*]',
    'Chat/Role: IAM5[Resource::*]',
    'Configuration/Bucket: S1',
    'Credentials/Secret: SMG4',
    'Http/Api/POST--slack--commands: APIG4',
    'Http/Api/POST--slack--interactivity: APIG4',
    'Identifier/Role: IAM5[Resource::arn:<AWS::Partition>:iam::*:role/keyhammer-identification]',
    'Initiator/FailedStarts: SQS3',
    'Initiator/Role: IAM5[Resource::*]',
    'Remediator/Role: IAM5[Resource::arn:<AWS::Partition>:iam::*:role/keyhammer-remediation]',
  ]);
  for (const [, reason] of acknowledged.flatMap(({ rules }) => rules)) expect(reason.length).toBeGreaterThan(40);
});
