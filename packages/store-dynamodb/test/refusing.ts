import type { Fault, Reply } from '@keyhammer/sandbox';

/** DynamoDB on a bad day. */
export const OUTAGE: Reply = {
  status: 500,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError' }),
};

/** The next request for this operation is carried out, and its answer is lost. */
export function losingTheAnswerTo(operation: string): Fault {
  return { matches: (request) => request.operation === operation, times: 1, effect: 'cut-after' };
}
