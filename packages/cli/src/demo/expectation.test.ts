import { describe, expect, test } from '@jest/globals';
import { brokenPromises } from './expectation.ts';

const done = { status: 0, document: {}, text: '' } as const;

describe('a step of the demo that does what the story says', () => {
  test.each([
    ['it ends well, where nothing else is said', {}, done],
    ['it fails, as the story has it', { status: 1 } as const, { ...done, status: 1 } as const],
    ['what is claimed is so', { claims: { 'the key works': () => true } }, done],
    ['so it is where it takes a while to see', { claims: { 'the key signs': async () => true } }, done],
  ])('%s', async (_, expectation, result) => {
    expect(await brokenPromises('remediate', expectation, result)).toEqual([]);
  });
});

describe('a step that does anything else', () => {
  test.each([
    ['fails', {}, { ...done, status: 1 } as const, '"remediate" ended with status 1; the story has 0.'],
    ['ends well where it was to be refused', { status: 1 } as const, done, '"remediate" ended with status 0; the story has 1.'],
    ['leaves something else', { claims: { 'the key works': () => false } }, done, 'After "remediate" this is not so: the key works.'],
    ['is not what it seems', { claims: { 'the key signs': async () => false } }, done, 'After "remediate" this is not so: the key signs.'],
  ])('%s', async (_, expectation, result, words) => {
    expect(await brokenPromises('remediate', expectation, result)).toEqual([words]);
  });
});
