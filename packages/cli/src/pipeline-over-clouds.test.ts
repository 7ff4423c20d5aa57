import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Company, factsOf, IBM, idOf, issuesOf, OCI, type Said } from '../test/company.ts';

const HOUR = 1 / 24;
async function playStory(company: Company) {
  const { clouds, cli } = company;
  const { keys } = clouds.ibmAccount;
  const { cast } = clouds.tenancy;
  /** What its owner has, and goes on to have when OCI has the public half no more. */
  const owned = clouds.oci.credentials(cast.adminOldKey);

  const identified = await clouds.json('identify');
  const reported = await clouds.json('report');
  const listed = await clouds.json('issues');
  const assignees = new Map(cli.sandbox.jira.tickets.map(({ key, assignee }) => [key, assignee]));
  cli.advanceDays(6);
  const tooEarly = await clouds.json('remediate', '--batch');
  const stoppedTooEarly = company.stopped();
  cli.advanceDays(1 - HOUR);
  clouds.ibm.authenticate(keys.staleOfService.id);
  clouds.oci.useKey(cast.threeKeysIdle.userId, cast.threeKeysIdle.fingerprint, { region: 'eu-amsterdam-1' });
  cli.advanceDays(HOUR);
  const planned = await clouds.json('remediate', '--dry-run');
  const stoppedByPlan = company.stopped();
  const letInBefore = await company.letsIn(owned);
  const remediated = await clouds.json('remediate', '--batch');
  const stoppedByBatch = company.stopped();
  const letInAfter = await company.letsIn(owned);
  const identifiedAgain = await clouds.json('identify');
  const reportedAgain = await clouds.json('report');
  const steps = { identified, reported, listed, tooEarly, planned, remediated, identifiedAgain, reportedAgain };
  return { owned, steps, assignees, stoppedTooEarly, stoppedByPlan, stoppedByBatch, letInBefore, letInAfter };
}

describe('the whole pipeline over IBM Cloud and OCI, beside AWS', () => {
  let company: Company;
  let story: Awaited<ReturnType<typeof playStory>>;
  beforeAll(async () => {
    company = await Company.open();
    story = await playStory(company);
  });
  afterAll(async () => await company[Symbol.asyncDispose]());

  const STALE_IBM_KEYS = ['lockedStale', 'mixedNeverUsed', 'mixedStale', 'neverUsed', 'rotatedOld', 'stale', 'staleOfService'];
  const ADMINS = ['adminOldKey', 'adminYoungKey', 'nestedAdmin'];
  const UNSEEN = ['hostileTags', 'neverSeen', 'sharedUnused', 'threeKeysIdle', 'threeKeysNever', 'unused', 'usedBeforeRetention'];
  const LEFT = { ibm: ['lockedStale', 'staleOfService'], oci: ['threeKeysIdle'] };

  test('finds what each check is for, in each cloud, and nothing else', () => {
    const { accounts } = story.steps.identified.document as { accounts: { name: string; status: string; opened: readonly Said[] }[] };
    expect(story.steps.identified.status).toBe(0);
    expect(accounts.map(({ status }) => status)).toEqual(Array(6).fill('complete'));
    const found = (check: string) =>
      accounts
        .flatMap(({ opened }) => opened)
        .filter((issue) => issue.check === check)
        .map((issue) => company.partOf(issue))
        .sort();
    expect(found('user_inactivekeys')).toHaveLength(8);
    expect(found('ibm_inactiveapikeys')).toEqual(STALE_IBM_KEYS);
    expect(found('ibm_inactiveprofiles')).toEqual(['neverUsedProfile', 'staleProfile']);
    expect(found('ibm_inactiveserviceids')).toEqual(expect.arrayContaining(['lockedService', 'neverUsedService', 'staleService']));
    expect(found('ibm_inactiveusers')).toContain('staleUser');
    expect(found('oci_adminapikeys')).toEqual(ADMINS);
    expect(found('oci_inactiveapikeys')).toEqual(UNSEEN);
  });

  test('says of each how strong the evidence is, and whether it can be undone', () => {
    const listed = new Map(issuesOf(story.steps.listed).map((issue) => [company.partOf(issue), issue]));
    const strengths = (...parts: readonly string[]) => parts.map((part) => listed.get(part));
    const saying = (strength: string, reversible: boolean) =>
      expect.objectContaining({ evidence: expect.objectContaining({ strength }), reversible });
    expect(strengths('stale', 'adminOldKey')).toEqual([saying('strong', true), saying('strong', true)]);
    expect(strengths('unused')).toEqual([saying('moderate', true)]);
    expect(strengths('staleProfile', 'staleUser')).toEqual([saying('strong', false), saying('moderate', false)]);
  });

  test('the ticket of an IBM key is assigned to its holder by e-mail, and says what there is to know', () => {
    const ticket = company.ticketAbout('watsonx-experiments');
    expect(story.assignees.get(ticket.key)).toBe('jonas.weber');
    expect(factsOf(ticket)).toMatchObject({
      Account: 'platform-ibm (b1a5c0de4f2e4d7c9a3b8e6f00512a7d)',
      'API key': expect.stringMatching(/^watsonx-experiments \(ApiKey-/),
      'Last used': '2025-08-24 09:30 UTC',
      Evidence: 'strong: IBM Cloud records each authentication with this very key',
      'Can be undone': 'yes: it works again as before',
      'Owner found by': 'the e-mail address jonas.weber@example.com',
      'What will happen': expect.stringContaining('Auto-remediation date: 2026-03-09.'),
    });
  });

  test('the ticket of an OCI key names the window that was read, and its owner is found by the tag', () => {
    const ticket = company.ticketAbout(company.clouds.tenancy.cast.unused.fingerprint);
    expect(story.assignees.get(ticket.key)).toBe('maria.lopez');
    expect(factsOf(ticket)).toMatchObject({
      'Last used': 'not since 2025-12-02 09:30 UTC (OCI Audit, 4 compartments, 2 regions); before that nobody knows',
      Evidence: expect.stringMatching(/^moderate: no call signed with it since 2025-12-02 /),
      'Can be undone': 'yes: it can be brought back as it was',
      'Owner found by': 'the tag owner=maria.lopez@example.com',
    });
  });

  test("the ticket of an administrator's key says which group it is for, in whichever domain", () => {
    const { adminOldKey, nestedAdmin } = company.clouds.tenancy.cast;
    const old = company.ticketAbout(adminOldKey.fingerprint);
    expect(story.assignees.get(old.key)).toBe('nina.becker');
    expect(factsOf(old)).toMatchObject({ Administrator: expect.stringContaining('the group Administrators') });
    const nested = factsOf(company.ticketAbout(nestedAdmin.fingerprint));
    expect(nested).toMatchObject({ Administrator: expect.stringMatching(/the group Administrators of the domain .*contractors/) });
  });

  test('the ticket of what nothing brings back says so', () => {
    const facts = factsOf(company.ticketAbout('trusted profile openshift-builders'));
    expect(facts['Can be undone']).toMatch(/^no/);
    expect(facts['What will happen']).toMatch(/^Nothing by itself\..* That can not be undone\.$/);
  });

  test('what a user has written into a name or a tag mentions nobody in a ticket or a message', () => {
    const facts = factsOf(company.ticketAbout(company.clouds.tenancy.cast.hostileTags.fingerprint));
    expect(facts.Tags).toContain('note==HYPERLINK("http://evil")');
    const said = JSON.stringify(company.cli.sandbox.slack.messages);
    expect(said).not.toContain('<!channel>');
  });

  test('nothing happens before the retention period is over, nor in a dry run', () => {
    const before = ['disabled'];
    expect(story.steps.tooEarly).toMatchObject({ status: 0, document: { issues: [] } });
    expect(story.stoppedTooEarly).toEqual(before);
    expect(issuesOf(story.steps.planned).map(({ outcome }) => outcome)).not.toContain('remediated');
    expect(story.stoppedByPlan).toEqual(before);
  });

  test('the plan has everything that is due, and says of what is locked why it is not', () => {
    const { document } = story.steps.planned as { document: { postponed: (Said & { because: { why?: string } })[] } };
    const postponed = document.postponed.map((issue) => [company.partOf(issue), issue.because.why]);
    expect(postponed).toEqual([
      ['lockedStale', expect.stringContaining('it is locked in IBM Cloud')],
      ['lockedService', expect.stringContaining('it is locked in IBM Cloud')],
    ]);
    const irreversible = issuesOf(story.steps.planned).filter((issue) => 'irreversible' in issue && issue.irreversible);
    expect(irreversible.map(({ check }) => check).sort()).toEqual([
      ...Array(2).fill('ibm_inactiveprofiles'),
      ...Array(2).fill('ibm_inactiveusers'),
    ]);
  });

  test('the batch stops exactly the right ones: not what is locked, and not what was used since', () => {
    expect(story.steps.remediated.status).toBe(0);
    const expected = [...STALE_IBM_KEYS, ...ADMINS, ...UNSEEN].filter((part) => ![...LEFT.ibm, ...LEFT.oci].includes(part));
    expect([...story.stoppedByBatch].sort()).toEqual(['disabled', ...expected].sort());
  });

  test('a use since the report is a reason, in IBM Cloud and in Audit, in whichever region', () => {
    const refusals = issuesOf(story.steps.remediated).filter(({ outcome }) => outcome === 'refused');
    const whyOf = (part: string) => refusals.find((issue) => company.partOf(issue) === part)?.why;
    expect(whyOf('staleOfService')).toBe('it was used on 2026-03-09 08:30 UTC');
    expect(whyOf('threeKeysIdle')).toMatch(/^it was used on 2026-03-09 08:30 UTC/);
    expect(whyOf('staleService')).toMatch(/^it was used/);
  });

  test('no batch deletes what nothing brings back', () => {
    const { world, accountId, identities } = company.clouds.ibmAccount;
    const { profiles, users } = world.account(accountId);
    for (const { id } of [identities.staleProfile, identities.neverUsedProfile]) expect(profiles.has(id)).toBe(true);
    expect([...users.values()].map(({ email }) => email)).toEqual(
      expect.arrayContaining(['jonas.weber@example.com', 'peter.novak@example.com']),
    );
  });

  test('whoever holds the private key of a deleted OCI key is let in before, and not after', () => {
    expect([story.letInBefore, story.letInAfter]).toEqual([true, false]);
  });

  test('the next identification resolves what was done, and its tickets are closed; the others stay open', () => {
    expect(story.steps.identifiedAgain.status).toBe(0);
    expect(story.steps.reportedAgain.status).toBe(0);
    const { cast } = company.clouds.tenancy;
    for (const words of ['watsonx-experiments', 'log-forwarder-2025', cast.adminOldKey.fingerprint, cast.unused.fingerprint]) {
      expect(company.ticketAbout(words).status.category).toBe('done');
    }
    for (const words of ['openshift-builders', 'API key cos-archiver']) expect(company.ticketAbout(words).status.category).not.toBe('done');
  });

  describe('afterwards, by hand', () => {
    test('an IBM key is enabled again, by its name; the ticket is told, and it is held', async () => {
      const { clouds, cli } = company;
      const { keys, world, accountId } = clouds.ibmAccount;
      cli.advanceDays(HOUR);
      const { status } = await clouds.json('rollback', IBM, keys.stale.name);
      expect(status).toBe(0);
      expect(world.apiKey(accountId, keys.stale.id).disabled).toBe(false);
      expect(() => clouds.ibm.authenticate(keys.neverUsed.id)).toThrow('disabled');
      expect(JSON.stringify(company.ticketAbout('watsonx-experiments').comments.at(-1))).toContain(
        'Rolled back by alice@laptop: it is active again.',
      );
      await clouds.run('identify', '--account', IBM);
      await clouds.run('report', '--account', IBM);
      cli.advanceDays(8);
      await clouds.run('remediate', '--batch', '--account', IBM);
      expect(world.apiKey(accountId, keys.stale.id).disabled).toBe(false);
      const { stdout } = await clouds.run('issues', '--account', IBM);
      expect(stdout).toMatch(/watsonx-experiments .*held until 2026-03-23 10:30 UTC, then disabled by the next batch run/);
    });

    test('an OCI key is uploaded again, and the same private key lets in', async () => {
      const { clouds } = company;
      const { adminOldKey, unused } = clouds.tenancy.cast;
      const { status, stdout } = await clouds.run('rollback', OCI, adminOldKey.fingerprint);
      expect(status).toBe(0);
      expect(stdout).toContain('it is the same as before');
      expect(await company.letsIn(story.owned)).toBe(true);
      expect(company.hasKey(unused)).toBe(false);
      expect(await clouds.json('rollback', OCI, idOf(unused))).toMatchObject({ status: 0, document: { outcome: 'rolled-back' } });
      expect(company.hasKey(unused)).toBe(true);
    });

    test('a trusted profile is deleted when its name is typed, and rollback says that there is no way back', async () => {
      const { clouds } = company;
      const { world, accountId, identities } = clouds.ibmAccount;
      const argv = ['remediate', '--account', IBM, '--check', 'ibm_inactiveprofiles'];
      const { status, stderr } = await clouds.runIn({ answers: ['y', 'openshift-builders', ''] }, ...argv);
      expect(status).toBe(0);
      expect(stderr.match(/IRREVERSIBLE DELETION/g)).toHaveLength(2);
      const { profiles } = world.account(accountId);
      expect([identities.staleProfile, identities.neverUsedProfile].map(({ id }) => profiles.has(id))).toEqual([false, true]);
      expect(await clouds.json('rollback', IBM, identities.staleProfile.id)).toMatchObject({ status: 1, document: { outcome: 'refused' } });
    });

    test('a user is removed when the e-mail address is typed, and the other one stays', async () => {
      const { clouds } = company;
      const { world, accountId } = clouds.ibmAccount;
      const argv = ['remediate', '--account', IBM, '--check', 'ibm_inactiveusers'];
      const { status } = await clouds.runIn({ answers: ['peter.novak@example.com', 'quit'] }, ...argv);
      expect(status).toBe(0);
      const emails = [...world.settle(accountId, company.cli.sandbox.clock.now()).users.values()].map(({ email }) => email);
      expect(emails).not.toContain('peter.novak@example.com');
      expect(emails).toContain('jonas.weber@example.com');
    });

    test('everything that was done is in the audit log', async () => {
      const { document } = await company.clouds.json('audit', '--since', '30d');
      const acts = (document as { entries: readonly (Said & { action: string })[] }).entries;
      const of = (part: string) => acts.filter((act) => company.partOf(act) === part).map(({ action, outcome }) => `${action} ${outcome}`);
      expect(of('stale')).toEqual(['deactivate started', 'deactivate done', 'reactivate started', 'reactivate done']);
      expect(of('adminOldKey')).toEqual(['delete started', 'delete done', 'reactivate started', 'reactivate done']);
      expect(of('staleProfile').slice(-1)).toEqual([expect.stringMatching(/^(delete done|reactivate refused)$/)]);
    });
  });
});
