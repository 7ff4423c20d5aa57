/** What an operation refuses with; each protocol writes it in its own way. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}

export const accessDenied = (message: string) => new AwsError('AccessDenied', 403, message);
export const noSuchEntity = (message: string) => new AwsError('NoSuchEntity', 404, message);
export const entityAlreadyExists = (message: string) => new AwsError('EntityAlreadyExists', 409, message);
export const limitExceeded = (quota: string, limit: number) =>
  new AwsError('LimitExceeded', 409, `Cannot exceed quota for ${quota}: ${limit}`);
export const validationError = (message: string) => new AwsError('ValidationError', 400, message);
/** HTTP 400, not 429, and with no `Retry-After`: this is how IAM says it. */
export const throttled = () => new AwsError('Throttling', 400, 'Rate exceeded');
