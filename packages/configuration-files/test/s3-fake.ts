import { createHash } from 'node:crypto';
import { LoopbackService, type ReceivedRequest, type Reply } from '@keyhammer/sandbox';

interface Bucket {
  readonly region: string;
  readonly objects: Map<string, string>;
}

/** As much of S3 as the configuration asks for: objects with conditions, and the ways in which it says no. */
export class S3Fake implements AsyncDisposable {
  readonly service: LoopbackService;
  readonly buckets = new Map<string, Bucket>();
  /** What the caller may not do. Without `s3:ListBucket` an absent object is denied too. */
  readonly denied = new Set<'s3:GetObject' | 's3:PutObject' | 's3:ListBucket'>();

  private constructor(service: LoopbackService) {
    this.service = service;
  }

  static async start(): Promise<S3Fake> {
    const fake: { answer?: S3Fake } = {};
    const service = await LoopbackService.start({
      name: 's3',
      operationOf: ({ method, path }) => `${method} ${path}`,
      handle: (request) => fake.answer?.answer(request) ?? { status: 503 },
    });
    fake.answer = new S3Fake(service);
    return fake.answer;
  }

  bucket(name: string, region = 'us-east-1'): Map<string, string> {
    const objects = new Map<string, string>();
    this.buckets.set(name, { region, objects });
    return objects;
  }

  /** What the SDK is told in the environment. */
  get environment(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL_S3: this.service.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'x',
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service.close();
  }

  private answer({ method, path, headers, body }: ReceivedRequest): Reply {
    const [, name = '', key = ''] = /^\/([^/]+)\/(.+)$/.exec(decodeURIComponent(path)) ?? [];
    const bucket = this.buckets.get(name);
    if (!bucket) return fault(404, 'NoSuchBucket', 'The specified bucket does not exist');
    if (!headers.authorization?.includes(`/${bucket.region}/s3/`)) return elsewhere(bucket.region);
    const action = method === 'PUT' ? 's3:PutObject' : 's3:GetObject';
    const there = bucket.objects.get(key);
    if (this.denied.has(action) || (there === undefined && method === 'GET' && this.denied.has('s3:ListBucket'))) return DENIED;
    if (method === 'GET') return there === undefined ? NO_KEY : { status: 200, headers: { etag: etagOf(there) }, body: there };
    const refusal = refusalOf(there, headers['if-match'], headers['if-none-match']);
    if (refusal) return refusal;
    bucket.objects.set(key, body);
    return { status: 200, headers: { etag: etagOf(body) } };
  }
}

const DENIED = fault(403, 'AccessDenied', 'Access Denied');
const NO_KEY = fault(404, 'NoSuchKey', 'The specified key does not exist.');

/** As the conditions of a write are documented: 404 for an object that was to be replaced and is not there. */
function refusalOf(there: string | undefined, ifMatch: string | undefined, ifNoneMatch: string | undefined): Reply | undefined {
  if (ifMatch !== undefined && there === undefined) return NO_KEY;
  const holds = ifMatch === undefined ? ifNoneMatch === undefined || there === undefined : etagOf(there ?? '') === ifMatch;
  return holds ? undefined : fault(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
}

function elsewhere(region: string): Reply {
  const reply = fault(301, 'PermanentRedirect', 'The bucket you are attempting to access must be addressed using the specified endpoint.');
  return { ...reply, headers: { ...reply.headers, 'x-amz-bucket-region': region } };
}

function fault(status: number, code: string, message: string): Reply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>1</RequestId></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

function etagOf(text: string): string {
  return `"${createHash('md5').update(text).digest('hex')}"`;
}
