import { describe, expect, test } from '@jest/globals';
import { CentralTemplate } from '../../test/central-template.ts';
import { section } from '../../test/settings.ts';

const slack = section('slack', { enabled: true, interactive: true, operators: ['S0123'] });
const off = new CentralTemplate();
const token = new CentralTemplate({ api: { authorization: 'token' } });
const iam = new CentralTemplate({ api: { authorization: 'iam' } });
const chat = new CentralTemplate(slack);

const routes = (template: CentralTemplate) =>
  Object.fromEntries(
    Object.values(template.ofType('AWS::ApiGatewayV2::Route')).map(({ Properties }) => [
      Properties.RouteKey,
      Properties.AuthorizationType ?? 'NONE',
    ]),
  );
const names = (template: CentralTemplate) => Object.values(template.each('AWS::Lambda::Function', 'FunctionName'));

describe('the ways in from outside', () => {
  test('are none by default', () => {
    expect(Object.values(off.resources).filter(({ Type }) => Type.startsWith('AWS::ApiGateway'))).toEqual([]);
    expect(off.outputs).not.toHaveProperty('ApiUrl');
  });

  test('with a token: both routes are behind the function that compares it', () => {
    expect(routes(token)).toEqual({ 'POST /identify': 'CUSTOM', 'GET /identify/{request_id}': 'CUSTOM' });
    expect(names(token)).toContain('keyhammer-api-authorizer');
    expect(token.properties('HttpApiToken')).toMatchObject({
      AuthorizerType: 'REQUEST',
      EnableSimpleResponses: true,
      AuthorizerPayloadFormatVersion: '2.0',
      IdentitySource: ['$request.header.Auth'],
      AuthorizerUri: expect.stringContaining('<ApiAuthorizerFunction.Arn>'),
    });
  });

  test('a token that was replaced is let in for a minute more at the most', () => {
    expect(token.properties('HttpApiToken').AuthorizerResultTtlInSeconds).toBe(60);
  });

  test("with AWS's signatures there is no such function", () => {
    expect(routes(iam)).toEqual({ 'POST /identify': 'AWS_IAM', 'GET /identify/{request_id}': 'AWS_IAM' });
    expect(names(iam)).not.toContain('keyhammer-api-authorizer');
    expect(iam.ofType('AWS::ApiGatewayV2::Authorizer')).toEqual({});
  });

  test('for Slack: open, because its function checks the signature, and nothing of the API', () => {
    expect(routes(chat)).toEqual({ 'POST /slack/commands': 'NONE', 'POST /slack/interactivity': 'NONE' });
    expect(names(chat)).toEqual(expect.arrayContaining(['keyhammer-chat', 'keyhammer-chat-endpoint']));
    expect(names(chat)).not.toContain('keyhammer-api');
  });

  test('for both, it is one API', () => {
    const both = new CentralTemplate({ ...slack, api: { authorization: 'token' } });
    expect(Object.keys(both.ofType('AWS::ApiGatewayV2::Api'))).toHaveLength(1);
    expect(Object.values(routes(both)).sort()).toEqual(['CUSTOM', 'CUSTOM', 'NONE', 'NONE']);
  });
});

describe('each of them', () => {
  test('is throttled, and leaves a line of who asked, without a header', () => {
    for (const template of [token, iam, chat]) {
      const { DefaultRouteSettings, AccessLogSettings } = template.properties('HttpStage');
      expect(DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 });
      const { DestinationArn, Format } = AccessLogSettings as { readonly DestinationArn: string; readonly Format: string };
      expect(DestinationArn).toBe('<HttpAccessLog.Arn>');
      expect(JSON.parse(Format)).toMatchObject({ ip: '$context.identity.sourceIp', status: '$context.status' });
      expect(Format).not.toMatch(/header/i);
    }
  });

  test('may invoke its own function, on its own routes', () => {
    const permissions = Object.values(chat.ofType('AWS::Lambda::Permission')).map(({ Properties }) => [
      Properties.FunctionName,
      Properties.SourceArn,
    ]);
    const arn = (path: string) => `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<HttpApi>/*/*${path}`;
    expect(permissions).toEqual([
      ['<ChatEndpointFunction.Arn>', arn('/slack/commands')],
      ['<ChatEndpointFunction.Arn>', arn('/slack/interactivity')],
    ]);
  });

  test('says where it is', () => {
    const url = 'https://<HttpApi>.execute-api.<AWS::Region>.<AWS::URLSuffix>';
    expect(token.outputs.ApiUrl?.Value).toBe(`${url}/identify`);
    expect(chat.outputs.SlackCommandsUrl?.Value).toBe(`${url}/slack/commands`);
    expect(chat.outputs.SlackInteractivityUrl?.Value).toBe(`${url}/slack/interactivity`);
  });
});
