import type { Settings } from '@keyhammer/config';
import { Duration } from 'aws-cdk-lib';
import { type HttpApi, HttpMethod, type IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { CfnPermission, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { arnsOf, type StageQueues } from './stage-queues.ts';
import type { Surroundings } from './surroundings.ts';
import { workerFunction } from './worker-function.ts';

/** How long a token that was replaced goes on being let in: it spares those who poll, and ends soon. */
const REMEMBERED = Duration.minutes(1);

/** Hammer's API: a scan on demand, and its result. */
export class Api extends Construct {
  readonly lambda: LambdaFunction;
  /** Absent where AWS itself checks the signature of a caller. */
  readonly authorizer?: LambdaFunction;

  constructor(
    scope: Construct,
    id: string,
    surroundings: Surroundings,
    { queues, http }: { readonly queues: StageQueues; readonly http: HttpApi },
  ) {
    super(scope, id);
    const resources = { ...surroundings.resources, ...arnsOf(queues) };
    const environment = { KEYHAMMER_IDENTIFY_QUEUE_URL: queues.identify.queue.queueUrl };
    this.lambda = workerFunction(this, { ...surroundings, name: 'api', resources, environment });
    if (asksForToken(surroundings.settings)) {
      this.authorizer = workerFunction(new Construct(this, 'Authorizer'), { ...surroundings, name: 'api-authorizer' });
    }
    this.#route(http);
  }

  #route(http: HttpApi): void {
    const integration = new HttpLambdaIntegration('Integration', this.lambda);
    const authorizer = this.#callerCheck();
    http.addRoutes({ path: '/identify', methods: [HttpMethod.POST], integration, authorizer });
    http.addRoutes({ path: '/identify/{request_id}', methods: [HttpMethod.GET], integration, authorizer });
    nameAuthorizerPermission(http);
  }

  #callerCheck(): IHttpRouteAuthorizer {
    if (!this.authorizer) return new HttpIamAuthorizer();
    return new HttpLambdaAuthorizer('Token', this.authorizer, {
      authorizerName: 'keyhammer-token',
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: ['$request.header.Auth'],
      resultsCacheTtl: REMEMBERED,
    });
  }
}

function asksForToken({ api }: Settings): boolean {
  return api.authorization === 'token';
}

/** CDK puts a hash into its name. */
function nameAuthorizerPermission(http: HttpApi): void {
  const permission = http.node.children.find((child) => child instanceof CfnPermission);
  permission?.overrideLogicalId('HttpApiTokenPermission');
}
