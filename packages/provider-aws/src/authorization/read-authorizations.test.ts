import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, ThrottledError, UnavailableError } from '@keyhammer/core';
import { allow, awsManagedPolicyArn, iamFaults, type NewUser, type ReceivedRequest } from '@keyhammer/sandbox';
import { type AwsTestBed, daysAgo, MEMBER, startAwsTestBed } from '../../test/aws-test-bed.ts';
import { readAuthorizations } from './read-authorizations.ts';

const OPERATION = 'iam:GetAccountAuthorizationDetails';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

async function read(...principals: string[]) {
  const { iam } = await bed.connect().enter(MEMBER);
  const described = await readAuthorizations(iam, principals.length > 0 ? new Set(principals) : undefined);
  return new Map([...described].flatMap(([name, { powers }]) => (powers ? [[name, powers]] : [])));
}

function addUser(name: string, user: Partial<NewUser> = {}): void {
  bed.world.addUser(MEMBER, { name, created: daysAgo(1000), ...user });
}

const form = ({ body }: ReceivedRequest, name: string) => new URLSearchParams(body).get(name);

/** Answers of our own, page by page: each is the inner XML of the result. */
function answerWith(...pages: string[]): void {
  pages.forEach((page, n) => {
    const [marker, next] = [n === 0 ? null : `page-${n}`, n + 1 < pages.length ? `<Marker>page-${n + 1}</Marker>` : ''];
    const result = `<IsTruncated>${next !== ''}</IsTruncated>${next}${page}`;
    const body = `<R><GetAccountAuthorizationDetailsResult>${result}</GetAccountAuthorizationDetailsResult></R>`;
    bed.sandbox.service.addFault({
      matches: (request) => request.operation === OPERATION && form(request, 'Marker') === marker,
      effect: { status: 200, headers: { 'content-type': 'text/xml' }, body },
    });
  });
}

const member = (...fields: string[]) => `<member>${fields.join('')}</member>`;
const attachedXml = (...names: string[]) => {
  const policies = names.map((name) => member(`<PolicyName>${name}</PolicyName><PolicyArn>arn:${name}</PolicyArn>`));
  return `<AttachedManagedPolicies>${policies.join('')}</AttachedManagedPolicies>`;
};
const userXml = (name: string, ...fields: string[]) =>
  `<UserDetailList>${member(`<UserName>${name}</UserName>`, ...fields)}</UserDetailList>`;
const groupXml = (name: string, ...fields: string[]) =>
  `<GroupDetailList>${member(`<GroupName>${name}</GroupName>`, ...fields)}</GroupDetailList>`;
const inGroup = (name: string) => `<GroupList>${member(name)}</GroupList>`;
const policiesXml = (documents: Readonly<Record<string, string>>) => {
  const policies = Object.entries(documents).map(([name, document]) => {
    const version = `<Document>${document}</Document><IsDefaultVersion>true</IsDefaultVersion>`;
    return member(`<PolicyName>${name}</PolicyName><Arn>arn:${name}</Arn><PolicyVersionList>${member(version)}</PolicyVersionList>`);
  });
  return `<Policies>${policies.join('')}</Policies>`;
};
const encoded = (...actions: string[]) => encodeURIComponent(JSON.stringify(allow(...actions)));

describe('what a user may do', () => {
  test('comes from a policy of AWS, a managed or an inline one, of their own or of a group', async () => {
    const ours = bed.world.addPolicy(MEMBER, { name: 'deployers', documents: [allow('iam:PassRole')] });
    bed.world.addGroup(MEMBER, { name: 'admins', attachedPolicies: [awsManagedPolicyArn('AdministratorAccess')] });
    bed.world.addGroup(MEMBER, { name: 'analysts', inlinePolicies: { lake: allow('s3:GetObject') } });
    addUser('alice', { attachedPolicies: [awsManagedPolicyArn('AdministratorAccess')] });
    addUser('bob', { attachedPolicies: [ours.arn] });
    addUser('carol', { inlinePolicies: { notify: allow('sns:Publish') } });
    addUser('dave', { groups: ['admins'] });
    addUser('erin', { groups: ['analysts'] });
    addUser('frank', { attachedPolicies: [awsManagedPolicyArn('SecurityAudit')] });
    addUser('grace');

    expect(Object.fromEntries(await read())).toEqual({
      alice: { power: 'administrator', from: 'policy AdministratorAccess' },
      bob: { power: 'iam-write', from: 'policy deployers' },
      carol: { power: 'write', from: 'inline policy notify' },
      dave: { power: 'administrator', from: 'group admins: policy AdministratorAccess' },
      erin: { power: 'broad-data-access', from: 'group analysts: inline policy lake' },
      frank: { power: 'read-only', from: 'policy SecurityAudit' },
      grace: { power: 'none' },
    });
  });

  test('is the most of all that they have', async () => {
    bed.world.addGroup(MEMBER, { name: 'keepers', inlinePolicies: { iam: allow('iam:CreateUser') } });
    addUser('alice', {
      groups: ['keepers'],
      inlinePolicies: { notify: allow('sns:Publish') },
      attachedPolicies: [awsManagedPolicyArn('ReadOnlyAccess')],
    });
    expect((await read()).get('alice')).toEqual({ power: 'iam-write', from: 'group keepers: inline policy iam' });
  });

  test('is told from the same policy each time: one of their own first, then by name', async () => {
    const everything = allow('*');
    bed.world.addGroup(MEMBER, { name: 'admins', inlinePolicies: { a: everything } });
    addUser('alice', { groups: ['admins'], inlinePolicies: { c: everything, b: everything } });
    expect((await read()).get('alice')?.from).toBe('inline policy b');
  });

  test('is what the version of a policy in force says, whatever others there are', async () => {
    const documents = [allow('*'), allow('ec2:Describe*'), allow('iam:*')];
    const { arn } = bed.world.addPolicy(MEMBER, { name: 'ops', documents, defaultVersion: 'v2' });
    addUser('alice', { attachedPolicies: [arn] });
    expect((await read()).get('alice')).toEqual({ power: 'read-only', from: 'policy ops' });
  });

  test('is not less for a permissions boundary', async () => {
    const administrator = awsManagedPolicyArn('AdministratorAccess');
    addUser('alice', { attachedPolicies: [administrator], permissionsBoundary: awsManagedPolicyArn('ReadOnlyAccess') });
    expect((await read()).get('alice')?.power).toBe('administrator');
  });
});

describe('the reading', () => {
  test('is one call for an account that fits on a page, whoever is asked for', async () => {
    addUser('alice');
    addUser('bob');
    const { iam } = await bed.connect().enter(MEMBER);
    bed.takeCalls();
    expect([...(await readAuthorizations(iam, new Set(['bob', 'nobody']))).keys()]).toEqual(['bob']);
    expect(bed.takeCalls()).toEqual({ [OPERATION]: 1 });
  });

  test('is none if nobody is asked for', async () => {
    const { iam } = await bed.connect().enter(MEMBER);
    bed.takeCalls();
    expect((await readAuthorizations(iam, new Set())).size).toBe(0);
    expect(bed.takeCalls()).toEqual({});
  });

  test('goes on to the last page', async () => {
    for (let n = 0; n < 1500; n++) addUser(`user-${n}`, { attachedPolicies: [awsManagedPolicyArn('AdministratorAccess')] });
    bed.takeCalls();
    const powers = await read();
    expect(powers.size).toBe(1500);
    expect(new Set([...powers.values()].map(({ power }) => power))).toEqual(new Set(['administrator']));
    expect(bed.takeCalls()).toMatchObject({ [OPERATION]: 2 });
  });

  test('puts together what comes in any order, with empty pages in between', async () => {
    answerWith(
      policiesXml({ boss: encoded('*') }),
      userXml('alice', attachedXml('boss')),
      '',
      userXml('bob', inGroup('admins')),
      groupXml('admins', attachedXml('boss')),
    );
    expect(Object.fromEntries(await read())).toEqual({
      alice: { power: 'administrator', from: 'policy boss' },
      bob: { power: 'administrator', from: 'group admins: policy boss' },
    });
  });
});

describe('what could not be read is not "may do nothing"', () => {
  const BROKEN = '%7B%22Statement%22';

  test.each([
    ['a document that is none', userXml('alice', attachedXml('x')) + policiesXml({ x: BROKEN })],
    ['a policy that is not in the reading', userXml('alice', attachedXml('x'))],
    ['a policy without a version in force', `${userXml('alice', attachedXml('x'))}<Policies>${member('<Arn>arn:x</Arn>')}</Policies>`],
    ['a group that is not in the reading', userXml('alice', inGroup('x'))],
    ['an inline policy without a document', userXml('alice', `<UserPolicyList>${member('<PolicyName>x</PolicyName>')}</UserPolicyList>`)],
    [
      'one such policy besides one that only writes',
      userXml('alice', attachedXml('x', 'y')) + policiesXml({ x: BROKEN, y: encoded('sns:Publish') }),
    ],
  ])('with %s nothing is said of the user', async (_what, page) => {
    answerWith(page);
    expect((await read()).has('alice')).toBe(false);
  });

  test('but what is bad enough already is said', async () => {
    answerWith(userXml('alice', attachedXml('x', 'y')) + policiesXml({ x: BROKEN, y: encoded('*') }));
    expect((await read()).get('alice')).toEqual({ power: 'administrator', from: 'policy y' });
  });
});

describe('an account that does not let itself be read', () => {
  test('says which permission is missing', async () => {
    bed.world.deny(MEMBER, OPERATION);
    const reading = read();
    await expect(reading).rejects.toThrow(AccessDeniedError);
    await expect(reading).rejects.toThrow(
      /^Could not read what the users may do: .*Allow iam:GetAccountAuthorizationDetails in the policy/,
    );
  });

  test.each([
    ['throttling', iamFaults.throttling(), ThrottledError],
    ['a failing service', iamFaults.serviceFailure(), UnavailableError],
    ['a connection that is cut', 'cut-before', UnavailableError],
  ] as const)('is an error, never a part of the account: %s on the second page', async (_what, effect, expected) => {
    const isSecondPage = (request: ReceivedRequest) => request.operation === OPERATION && form(request, 'Marker') !== null;
    bed.sandbox.service.addFault({ matches: isSecondPage, effect });
    answerWith(userXml('alice'), userXml('bob'));
    await expect(read()).rejects.toThrow(expected);
  });
});
