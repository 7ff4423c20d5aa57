import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { RejectedError, type ScanNeed } from '@keyhammer/core';
import { describeChanges } from './cloud-change-contract.ts';
import { describeListing } from './cloud-listing-contract.ts';
import { describeReading } from './cloud-reading-contract.ts';
import type { CloudUnderTest, KindUnderTest } from './cloud-under-test.ts';
import { describeUndoing } from './cloud-undo-contract.ts';

/** What `InventoryReader`, `InventoryLister` and `CredentialControl` promise of one kind. Each test opens a cloud of its own. */
export function describeCloudContract(name: string, kind: KindUnderTest, open: () => Promise<CloudUnderTest>): void {
  describe(`${name} keeps the promises of a cloud: ${kind.kind}`, () => {
    let opened: CloudUnderTest | undefined;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => opened?.close());
    const cloud = () => {
      if (!opened) throw new Error('Only a test has a cloud.');
      return opened;
    };

    describeReading(kind, cloud);
    describeListing(kind, cloud);
    describeChanges(kind, cloud);
    describeUndoing(kind, cloud);
    describeForeignKind(kind, cloud);

    test('whom it acts as is told', async () => {
      expect(await cloud().control.ownIdentity(cloud().accountId)).toEqual(cloud().own);
    });
  });
}

function describeForeignKind({ foreignKind, prepares }: KindUnderTest, cloud: () => CloudUnderTest): void {
  const kind = foreignKind ?? 'aws-access-key';
  const ref = () => ({ ...cloud().make(), kind });
  const need: ScanNeed = { kind };
  const refusals: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['scan', () => cloud().reader.scan(cloud().accountId, { needs: [need], watched: [] })],
    ['look', () => cloud().control.look(ref())],
    ['held', () => cloud().control.held(ref())],
    ['activeCount', () => cloud().control.activeCount(cloud().accountId, kind)],
    ['deactivate', () => cloud().control.deactivate(ref())],
    ['activate', () => cloud().control.activate(ref())],
    ['delete', () => cloud().control.delete(ref())],
    ['create', () => cloud().control.create(ref())],
  ];

  (foreignKind ? describe : describe.skip)('a kind of another cloud', () => {
    test.each(refusals)('is rejected: %s', async (_method, ask) => {
      await expect(ask()).rejects.toThrow(RejectedError);
    });

    (prepares ? test : test.skip)('is rejected: prepare', async () => {
      await expect(cloud().control.prepare(ref(), 'deactivate')).rejects.toThrow(RejectedError);
      await expect(cloud().control.prepare(ref(), 'delete')).rejects.toThrow(RejectedError);
    });
  });
}
