import { LoopbackService, type Reply } from '@keyhammer/sandbox';

interface Parameter {
  readonly type: string;
  /** The first is version 1. */
  readonly values: string[];
}

/** As much of SSM as the configuration asks for: parameters with versions, and no conditions. */
export class SsmFake implements AsyncDisposable {
  readonly service: LoopbackService;
  readonly parameters = new Map<string, Parameter>();
  readonly denied = new Set<'GetParameter' | 'PutParameter'>();
  /** What the last write asked for. */
  lastPut: Readonly<Record<string, unknown>> = {};

  private constructor(service: LoopbackService) {
    this.service = service;
  }

  static async start(): Promise<SsmFake> {
    const fake: { answer?: SsmFake } = {};
    const service = await LoopbackService.start({
      name: 'ssm',
      operationOf: ({ headers }) => String(headers['x-amz-target']).replace('AmazonSSM.', ''),
      handle: ({ operation, body }) => fake.answer?.answer(operation, JSON.parse(body)) ?? { status: 503 },
    });
    fake.answer = new SsmFake(service);
    return fake.answer;
  }

  get environment(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL_SSM: this.service.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'x',
    };
  }

  /** As somebody else would, in the console. */
  put(name: string, value: string, type = 'String'): number {
    const parameter = this.parameters.get(name) ?? { type, values: [] };
    this.parameters.set(name, parameter);
    return parameter.values.push(value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service.close();
  }

  private answer(operation: string, input: Readonly<Record<string, unknown>>): Reply {
    if (operation === 'GetParameter') return this.get(String(input.Name));
    if (operation === 'PutParameter') return this.write(input);
    return fault('InvalidAction', operation);
  }

  private get(nameAndVersion: string): Reply {
    if (this.denied.has('GetParameter')) return fault('AccessDeniedException', 'not authorized to perform: ssm:GetParameter');
    const [name = '', version] = nameAndVersion.split(':');
    const parameter = this.parameters.get(name);
    if (!parameter) return fault('ParameterNotFound', '');
    const Version = Number(version ?? parameter.values.length);
    const Value = parameter.values[Version - 1];
    if (Value === undefined) return fault('ParameterVersionNotFound', '');
    return json(200, { Parameter: { Name: name, Type: parameter.type, Value, Version } });
  }

  private write(input: Readonly<Record<string, unknown>>): Reply {
    this.lastPut = input;
    const { Name, Value, Type, Overwrite } = input;
    if (this.denied.has('PutParameter')) return fault('AccessDeniedException', 'not authorized to perform: ssm:PutParameter');
    const isThere = this.parameters.has(String(Name));
    if (isThere && Overwrite !== true) return fault('ParameterAlreadyExists', 'The parameter already exists.');
    if (!isThere && Type === undefined) return fault('ValidationException', 'A parameter type is required when you create a parameter.');
    return json(200, { Version: this.put(String(Name), String(Value), String(Type)), Tier: 'Standard' });
  }
}

function json(status: number, body: unknown): Reply {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(body) };
}

function fault(type: string, message: string): Reply {
  return json(400, { __type: type, message });
}
