/** What API Gateway's HTTP API hands over (payload 2.0), as far as it is read here. The names of headers are lower case. */
export interface HttpApiEvent {
  readonly rawPath: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

export interface HttpApiResponse {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The bytes as they came. */
export function bodyOf({ body = '', isBase64Encoded = false }: HttpApiEvent): Buffer {
  return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
}
