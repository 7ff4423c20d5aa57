import { describe, expect, test } from '@jest/globals';
import { type Credential, type CredentialRef, RemoteError, type Scan, type ScanNeed, type WatchedCredential } from '@keyhammer/core';
import { type CloudUnderTest, DAY_MS, type KindUnderTest } from './cloud-under-test.ts';

export function describeReading(kind: KindUnderTest, cloud: () => CloudUnderTest): void {
  const daysAgo = (days: number) => new Date(cloud().now.getTime() - days * DAY_MS);
  const unused = (): ScanNeed => ({ kind: kind.kind, unusedSince: daysAgo(90) });
  const old = (): ScanNeed => ({ kind: kind.kind, madeBefore: daysAgo(90) });
  const scan = (needs: readonly ScanNeed[], watched: readonly WatchedCredential[] = []) =>
    cloud().reader.scan(cloud().accountId, { needs, watched });
  const sees = async (ref: CredentialRef, ...asked: Parameters<typeof scan>) => isAmong((await scan(...asked)).credentials, ref);
  const ofInactive = kind.hasInactive ? test : test.skip;
  const ofSeveral = kind.several ? test : test.skip;
  const ofChosen = kind.scanned === 'all' ? test.skip : test;
  // In the same minute its use may not have got around yet.
  const today = () => new Date(cloud().now.getTime() - DAY_MS / 2);

  describe('a look', () => {
    test('finds one as it is', async () => {
      const { id, principal } = cloud().make({ created: daysAgo(200) });
      const ref = { accountId: cloud().accountId, kind: kind.kind, id, principal };
      expect(await cloud().control.look(ref)).toMatchObject({
        kind: 'found',
        credential: { kind: kind.kind, id, principal, status: 'active', readAt: cloud().now },
      });
    });

    ofInactive('finds one that is inactive', async () => {
      const ref = cloud().make({ status: 'inactive' });
      expect(await cloud().control.look(ref)).toMatchObject({ kind: 'found', credential: { status: 'inactive' } });
    });

    test('tells the last use if that is asked for', async () => {
      const used = daysAgo(30);
      const ref = cloud().make({ used });
      expect(await cloud().control.look(ref, unused())).toMatchObject({ credential: { lastUsed: { kind: 'used', at: used } } });
    });

    test('tells that nobody has used one', async () => {
      const live = await cloud().control.look(cloud().make(), unused());
      expect(live).toMatchObject({ credential: { lastUsed: { kind: kind.unused } } });
    });

    test('says that one is gone when the cloud says so', async () => {
      cloud().make();
      const ref = cloud().make();
      cloud().remove(ref);
      expect([await cloud().control.look(ref), await cloud().control.look(ref, unused())]).toEqual([{ kind: 'gone' }, { kind: 'gone' }]);
    });

    test('takes nothing for gone that can not be read', async () => {
      const ref = cloud().make();
      cloud().denyReading(ref);
      await expect(cloud().control.look(ref)).rejects.toThrow(RemoteError);
    });
  });

  describe('a scan', () => {
    const usedAround = (steps: number) => cloud().make({ used: new Date(daysAgo(90).getTime() + steps * kind.resolutionMs) });

    test('finds what is unused since an instant: last used before it', async () => {
      expect(await sees(usedAround(-1), [unused()])).toBe(true);
    });

    ofChosen.each([
      ['at', 0],
      ['after', 1],
    ])('does not find what was last used %s the instant', async (_case, steps) => {
      expect(await sees(usedAround(steps), [unused()])).toBe(false);
    });

    test('finds what was never used, and what is old: made before the instant', async () => {
      const created = new Date(daysAgo(90).getTime() - kind.resolutionMs);
      const [ref, usedToday] = [cloud().make({ created }), cloud().make({ created, used: today() })];
      expect([await sees(ref, [unused()]), await sees(ref, [old()]), await sees(usedToday, [old()])]).toEqual([true, true, true]);
    });

    ofChosen('does not find what is old for being unused', async () => {
      expect(await sees(cloud().make({ used: today() }), [unused()])).toBe(false);
    });

    (kind.scanned === 'by-need' ? test : test.skip).each([
      ['at', 0],
      ['after', 1],
    ])('finds neither if it was made %s the instant', async (_case, steps) => {
      const created = new Date(daysAgo(90).getTime() + steps * kind.resolutionMs);
      const [ref, usedToday] = [cloud().make({ created }), cloud().make({ created, used: today() })];
      expect([await sees(ref, [unused(), old()]), await sees(usedToday, [unused(), old()])]).toEqual([false, false]);
    });

    (kind.scanned === 'all' ? test.skip : ofInactive)('finds nothing inactive, unless all of the kind are asked for', async () => {
      const ref = cloud().make({ status: 'inactive' });
      expect(await sees(ref, [unused(), old()])).toBe(false);
      expect(await sees(ref, [{ kind: kind.kind }])).toBe(true);
    });

    test('finds all of the kind if no instant is named', async () => {
      expect(await sees(cloud().make({ created: today(), used: today() }), [{ kind: kind.kind }])).toBe(true);
    });

    test('finds what is watched, candidate or not', async () => {
      const ref = cloud().make({ created: daysAgo(1), used: today() });
      const { kind: watchedKind, id, principal } = ref;
      expect(await sees(ref, [unused()], [{ kind: watchedKind, id, principal }])).toBe(true);
      expect(await sees(ref, [], [{ kind: watchedKind, id, principal }])).toBe(true);
    });

    ofInactive('finds what is watched and inactive, by its id and by its principal', async () => {
      const ref = cloud().make({ status: 'inactive' });
      const { kind: watchedKind, id, principal } = ref;
      expect(await sees(ref, [unused()], [{ kind: watchedKind, id, principal }])).toBe(true);
      expect(await sees(ref, [unused()], [{ kind: watchedKind, principal }])).toBe(true);
    });

    test('is complete without what is watched and gone', async () => {
      cloud().make();
      const ref = cloud().make();
      cloud().remove(ref);
      const { coverage, credentials } = await scan([unused()], [ref]);
      expect([coverage, isAmong(credentials, ref)]).toEqual([{ kind: 'complete' }, false]);
    });

    test.each(['candidate', 'watched'])('that may not read a list has a gap, and shows no absence: of a %s', async (what) => {
      const ref = cloud().make();
      cloud().denyReading(ref);
      const asked = what === 'candidate' ? scan([unused()]) : scan([], [ref]);
      // Where nothing at all was seen it may fail as a whole.
      const seen = await asked.catch(remoteError);
      if (seen instanceof RemoteError || isAmong(seen.credentials, ref)) return;
      expect(gapsOf(seen)).toContainEqual(expect.objectContaining({ reason: expect.stringMatching(/\w/), what: expect.any(String) }));
      expect(gapsOf(seen).some((gap) => gap.kind === undefined || gap.kind === kind.kind)).toBe(true);
    });

    ofSeveral('tells how many active ones there are, read or not', async () => {
      const { activeCredentials: before } = await scan([unused()]);
      const ref = cloud().make({ created: daysAgo(1) });
      cloud().make({ besides: ref, status: 'inactive' });
      cloud().startOver();
      expect((await scan([unused()])).activeCredentials).toBe(before + 1);
    });
  });
}

function isAmong(credentials: readonly Credential[], { kind, id, principal }: CredentialRef): boolean {
  return credentials.some((each) => each.kind === kind && each.id === id && each.principal === principal);
}

function gapsOf({ coverage }: Scan) {
  return coverage.kind === 'partial' ? coverage.gaps : [];
}

function remoteError(error: unknown): RemoteError {
  if (error instanceof RemoteError) return error;
  throw error;
}
