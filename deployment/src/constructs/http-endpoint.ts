import type { Settings } from '@keyhammer/config';
import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** Far more than people ask for, and far less than would cost anything. Requests in a second, and at once. */
const THROTTLE = { rateLimit: 20, burstLimit: 40 };

/** Who asked for what, and why it was refused; no header, so no token. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  caller: '$context.identity.userArn',
  route: '$context.routeKey',
  path: '$context.path',
  status: '$context.status',
  authorizerError: '$context.authorizer.error',
  integrationError: '$context.integrationErrorMessage',
};

/** The one way in from outside, for the API and for Slack. */
export class HttpEndpoint extends Construct {
  readonly api: HttpApi;
  readonly url: string;

  constructor(scope: Construct, id: string, { settings, key }: { readonly settings: Settings; readonly key?: IKey }) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      apiName: 'keyhammer',
      description: "Keyhammer's API, and what Slack calls",
      createDefaultStage: false,
    });
    const accessLog = new LogGroup(this, 'AccessLog', {
      // Groups of this name need no entry in the account's policy of logs, which is limited.
      logGroupName: '/aws/vendedlogs/keyhammer-http',
      retention: settings.deployment.logRetentionDays satisfies RetentionDays,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(key && { encryptionKey: key }),
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    this.url = stage.url;
  }
}
