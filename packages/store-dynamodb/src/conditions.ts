/** What a conditional put asks of the item that is stored. */
export interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

const NOTHING_IS_THERE = 'attribute_not_exists(#account)';
const HAMMER_WROTE_IT = 'attribute_not_exists(#version)';
const IT_IS_THE_VERSION_THAT_WAS_READ = '#version = :expected';

/** A new issue. */
export function nothingIsThere(): Condition {
  return { ConditionExpression: NOTHING_IS_THERE, ExpressionAttributeNames: { '#account': 'account_id' } };
}

/** An issue of Hammer's is taken over. */
export function hammerWroteIt(): Condition {
  return { ConditionExpression: HAMMER_WROTE_IT, ExpressionAttributeNames: { '#version': 'version' } };
}

/** An issue of ours is written again. */
export function itIsTheVersionThatWasRead(version: number): Condition {
  return {
    ConditionExpression: IT_IS_THE_VERSION_THAT_WAS_READ,
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':expected': version },
  };
}
