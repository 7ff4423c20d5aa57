import { AwsError } from './aws-error.ts';
import type { Caller } from './caller.ts';
import { epochSeconds } from './json-protocol.ts';
import type { Account } from './model.ts';
import { authorize } from './permissions.ts';
import type { AwsState } from './state.ts';

const ORGANISATION_ID = 'o-keyhammer01';
const JOINED = Date.UTC(2021, 0, 11, 8, 0);
const LARGEST_PAGE = 20;

type Input = Readonly<Record<string, unknown>>;
type OrganizationsOperation = (state: AwsState, input: Input) => unknown;

const OPERATIONS: ReadonlyMap<string, OrganizationsOperation> = new Map([
  ['ListAccounts', listAccounts],
  ['DescribeAccount', describeOne],
  ['DescribeOrganization', describeOrganization],
]);

/** Only the management account may look at the organisation. */
export function callOrganizations(state: AwsState, caller: Caller, action: string, input: Input): unknown {
  const operation = OPERATIONS.get(action);
  if (!operation) throw new AwsError('UnknownOperationException', 400, `The sandbox has no organizations:${action}`);
  if (!state.world.inOrganisation) {
    throw new AwsError('AWSOrganizationsNotInUseException', 400, 'Your account is not a member of an organization.');
  }
  authorize(state.world, caller, `organizations:${action}`, '*');
  if (caller.accountId !== state.world.mainAccountId) {
    throw new AwsError('AccessDeniedException', 400, "You don't have permissions to access this resource.");
  }
  return operation(state, input);
}

/** A page may be empty and still not be the last: only an absent NextToken ends the list. */
function listAccounts(state: AwsState, input: Input): unknown {
  const { NextToken: token } = input;
  if (token === undefined && state.emptyFirstPage) return { Accounts: [], NextToken: 'from-0' };
  const start = token === undefined ? 0 : startOf(token);
  const end = start + pageSizeOf(input);
  const accounts = [...state.world.accounts.values()];
  return {
    Accounts: accounts.slice(start, end).map((account) => describeAccount(state, account)),
    ...(end < accounts.length && { NextToken: `from-${end}` }),
  };
}

function describeOne(state: AwsState, { AccountId: id }: Input): unknown {
  if (!/^\d{12}$/.test(String(id)))
    throw new AwsError('InvalidInputException', 400, 'You provided a value that does not match the required pattern.');
  const account = state.world.accounts.get(String(id));
  if (!account) throw new AwsError('AccountNotFoundException', 400, "You specified an account that doesn't exist.");
  return { Account: describeAccount(state, account) };
}

function startOf(token: unknown): number {
  const [, start] = /^from-(\d+)$/.exec(String(token)) ?? [];
  if (start === undefined)
    throw new AwsError('InvalidInputException', 400, 'You provided a value that does not match the required pattern.');
  return Number(start);
}

function pageSizeOf({ MaxResults: size = LARGEST_PAGE }: Input): number {
  if (typeof size === 'number' && size >= 1 && size <= LARGEST_PAGE) return size;
  throw new AwsError('InvalidInputException', 400, `MaxResults must be between 1 and ${LARGEST_PAGE}.`);
}

/** Both of the old `Status` and of the `State` that takes its place. */
function describeAccount({ world }: AwsState, account: Account) {
  return {
    Id: account.id,
    Arn: `arn:aws:organizations::${world.mainAccountId}:account/${ORGANISATION_ID}/${account.id}`,
    Email: account.email,
    Name: account.name,
    Status: statusOf(account),
    State: account.state,
    JoinedMethod: account.id === world.mainAccountId ? 'INVITED' : 'CREATED',
    JoinedTimestamp: epochSeconds(JOINED),
  };
}

function statusOf({ state }: Account): 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' {
  if (state === 'ACTIVE' || state === 'PENDING_CLOSURE') return state;
  return 'SUSPENDED';
}

function describeOrganization({ world }: AwsState): unknown {
  const root = `arn:aws:organizations::${world.mainAccountId}`;
  return {
    Organization: {
      Id: ORGANISATION_ID,
      Arn: `${root}:organization/${ORGANISATION_ID}`,
      FeatureSet: 'ALL',
      MasterAccountId: world.mainAccountId,
      MasterAccountArn: `${root}:account/${ORGANISATION_ID}/${world.mainAccountId}`,
      MasterAccountEmail: world.account(world.mainAccountId).email,
      AvailablePolicyTypes: [],
    },
  };
}
