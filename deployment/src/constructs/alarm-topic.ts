import type { Settings } from '@keyhammer/config';
import { ArnFormat, Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

/** What the name of each alarm begins with. */
export const ALARM_PREFIX = 'keyhammer-';

/** Where alarms go to. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { deployment }: Settings) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      topicName: 'keyhammer-alarms',
      displayName: 'Keyhammer alarms',
      masterKey: keyForAlarms(this),
      enforceSSL: true,
    });
    this.topic.addToResourcePolicy(alarmsOfThisAccount(this.topic));
    if (deployment.alarmEmail !== undefined) this.topic.addSubscription(new EmailSubscription(deployment.alarmEmail));
  }
}

/**
 * A key of its own, whatever the customer's: alarms get through to a topic only if CloudWatch may use its key, AWS's own
 * key for SNS doesn't let it, and an alarm that does not arrive is one that nobody misses.
 */
function keyForAlarms(scope: Construct): Key {
  const key = new Key(scope, 'Key', {
    alias: 'keyhammer-alarms',
    description: "Encrypts Keyhammer's alarms on their way",
    enableKeyRotation: true,
    // Nothing is kept under it.
    removalPolicy: RemovalPolicy.DESTROY,
    pendingWindow: Duration.days(7),
  });
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'CloudWatchAlarms',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
    }),
  );
  return key;
}

/** A topic with a policy loses the one that it is born with, by which the account's alarms were let in. */
function alarmsOfThisAccount(topic: Topic): PolicyStatement {
  return new PolicyStatement({
    sid: 'CloudWatchAlarms',
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: {
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
      ArnLike: { 'aws:SourceArn': arnOfAlarms(topic) },
    },
  });
}

function arnOfAlarms(scope: Construct): string {
  return Stack.of(scope).formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: `${ALARM_PREFIX}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
