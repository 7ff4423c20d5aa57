import { describe, expect, test } from '@jest/globals';
import type { CredentialRef, Listed } from '@keyhammer/core';
import type { CloudUnderTest, KindUnderTest } from './cloud-under-test.ts';

export function describeListing(kind: KindUnderTest, cloud: () => CloudUnderTest): void {
  (kind.lists ? describe : describe.skip)('a list of everything', () => {
    const list = async (): Promise<readonly Listed[]> => {
      const { lister, accountId } = cloud();
      return lister ? await Array.fromAsync(lister.list(accountId)) : [];
    };
    const timesIn = (listed: readonly Listed[], { id }: CredentialRef) =>
      listed.filter((each) => each.kind === 'entry' && each.entry.credential.kind === kind.kind && each.entry.credential.id === id).length;

    test('names each once', async () => {
      const refs = [cloud().make(), cloud().make({ created: cloud().now })];
      const listed = await list();
      expect(refs.map((ref) => timesIn(listed, ref))).toEqual([1, 1]);
      expect(listed.filter((each) => each.kind === 'gap')).toEqual([]);
    });

    (kind.hasInactive ? test : test.skip)('names the inactive, too', async () => {
      const ref = cloud().make({ status: 'inactive' });
      const entry = (await list()).flatMap((each) => (each.kind === 'entry' && each.entry.credential.id === ref.id ? each.entry : []));
      expect(entry).toMatchObject([{ credential: { status: 'inactive' } }]);
    });

    test('has a gap for what can not be read', async () => {
      const ref = cloud().make();
      cloud().denyReading(ref);
      const listed = await list();
      const gaps = listed.filter((each) => each.kind === 'gap' && (each.gap.kind === undefined || each.gap.kind === kind.kind));
      expect([timesIn(listed, ref), gaps.length > 0]).toEqual([0, true]);
    });
  });
}
