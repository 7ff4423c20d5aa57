import { Aws, CfnOutput, Fn } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { inPascalCase } from '../readable-stack.ts';
import type { ConfigurationBucket } from './configuration-bucket.ts';
import type { Credentials } from './credentials.ts';
import type { Dashboard } from './dashboard.ts';
import type { Entrances } from './entrances.ts';
import type { Pipeline } from './pipeline.ts';

export interface OutputsProps {
  readonly configuration: ConfigurationBucket;
  readonly credentials: Credentials;
  readonly work: Pipeline;
  readonly ways: Entrances;
  readonly topic: ITopic;
  readonly dashboard: Dashboard;
}

/** What whoever has deployed the stack needs next. */
export function outputs(scope: Construct, { configuration, credentials, work, ways, topic, dashboard }: OutputsProps): void {
  const output = (id: string, description: string, value: string) => new CfnOutput(scope, id, { description, value });

  output('ConfigurationUri', 'Where the three files go: keyhammer config push takes it', configuration.uri);
  output('ConfigurationBucketName', 'The bucket of the configuration', configuration.bucket.bucketName);
  const { secretArn } = credentials;
  if (secretArn !== undefined) output('CredentialsSecretArn', "Where Jira's and Slack's credentials go", secretArn);
  output('IdentifierRoleArn', 'Whom the identification roles trust', roleArnOf(work.identifier.lambda));
  output('RemediatorRoleArn', 'Whom the remediation roles trust', roleArnOf(work.remediator.lambda));
  for (const { work: stage, queue } of Object.values(work.queues)) {
    output(`${inPascalCase(stage)}QueueUrl`, `The queue of the stage ${stage}`, queue.queueUrl);
  }
  output('InitiatorFunctionName', 'Begins a stage by hand, with the event {"stage": "identify"}', work.initiator.lambda.functionName);
  output('AlarmTopicArn', 'Where alarms go', topic.topicArn);
  output('DashboardUrl', 'Issues over time', urlOf(dashboard));
  const { http, api, chat } = ways;
  if (http && api) output('ApiUrl', "Hammer's API", Fn.join('', [http.url, 'identify']));
  if (http && chat) {
    output('SlackCommandsUrl', 'The request URL of the slash command', Fn.join('', [http.url, 'slack/commands']));
    output('SlackInteractivityUrl', "The request URL of the app's interactivity", Fn.join('', [http.url, 'slack/interactivity']));
  }
}

function roleArnOf({ role }: LambdaFunction): string {
  if (!role) throw new Error('a function without a role');
  return role.roleArn;
}

function urlOf({ name }: Dashboard): string {
  return Fn.join('', ['https://', Aws.REGION, '.console.aws.amazon.com/cloudwatch/home?region=', Aws.REGION, `#dashboards:name=${name}`]);
}
