/** What a conditional write asks of the item that is stored. */
export interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

const HAMMER_WROTE_IT = 'attribute_not_exists(#version)';
const IT_IS_THE_VERSION_THAT_WAS_READ = '#version = :expected';
const IT_IS_HELD_BY_THE_OWNER = '#owner = :owner';
const NO_SIGN_OF_LIFE_SINCE_IT_WAS_READ = '#owner = :owner AND #renewals = :renewals';

/** Nothing has this key. `key`: an attribute of it. */
export function nothingIsThere(key = 'account_id'): Condition {
  return { ConditionExpression: 'attribute_not_exists(#key)', ExpressionAttributeNames: { '#key': key } };
}

/** An issue of Hammer's is taken over. */
export function hammerWroteIt(): Condition {
  return { ConditionExpression: HAMMER_WROTE_IT, ExpressionAttributeNames: { '#version': 'version' } };
}

/** An item of ours is written again. */
export function itIsTheVersionThatWasRead(version: number): Condition {
  return {
    ConditionExpression: IT_IS_THE_VERSION_THAT_WAS_READ,
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':expected': version },
  };
}

/** A lock is renewed or released by its holder. */
export function itIsHeldByTheOwner(owner: string): Condition {
  return {
    ConditionExpression: IT_IS_HELD_BY_THE_OWNER,
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: { ':owner': owner },
  };
}

/** A lock is taken over from a holder that is not heard of any more. */
export function noSignOfLifeSinceItWasRead({ owner, renewals }: { readonly owner: string; readonly renewals: number }): Condition {
  return {
    ConditionExpression: NO_SIGN_OF_LIFE_SINCE_IT_WAS_READ,
    ExpressionAttributeNames: { '#owner': 'owner', '#renewals': 'renewals' },
    ExpressionAttributeValues: { ':owner': owner, ':renewals': renewals },
  };
}

const NOTHING_IS_CLAIMED_AND_THERE_IS_ROOM = 'attribute_not_exists(#account) AND (attribute_not_exists(#spent) OR #spent <= :room)';
const IT_IS_THE_CLAIM_THAT_WAS_READ_AND_THERE_IS_ROOM = '#account = :held AND #spent <= :room';

/** An account claims its part of a run. `room`: what may be spent already, 0 at least. */
export function nothingIsClaimedAndThereIsRoom(account: string, room: number): Condition {
  return {
    ConditionExpression: NOTHING_IS_CLAIMED_AND_THERE_IS_ROOM,
    ExpressionAttributeNames: { '#account': account, '#spent': 'spent' },
    ExpressionAttributeValues: { ':room': room },
  };
}

/** An account that holds a part claims more. */
export function itIsTheClaimThatWasReadAndThereIsRoom(account: string, held: number, room: number): Condition {
  return {
    ConditionExpression: IT_IS_THE_CLAIM_THAT_WAS_READ_AND_THERE_IS_ROOM,
    ExpressionAttributeNames: { '#account': account, '#spent': 'spent' },
    ExpressionAttributeValues: { ':held': held, ':room': room },
  };
}

/** What is to be said once of a run is said by this account. */
export function nobodyElseTells(accountId: string): Condition {
  return {
    ConditionExpression: 'attribute_not_exists(#teller) OR #teller = :account',
    ExpressionAttributeNames: { '#teller': 'teller' },
    ExpressionAttributeValues: { ':account': accountId },
  };
}

/** A scan that somebody waits for. */
export function itIsKnownAndNotComplete(): Condition {
  return {
    ConditionExpression: 'attribute_exists(#id) AND #progress < #total',
    ExpressionAttributeNames: { '#id': 'request_id', '#progress': 'progress', '#total': 'total' },
  };
}
