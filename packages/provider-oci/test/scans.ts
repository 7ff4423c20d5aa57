import type { Credential, Gap, Scan } from '@keyhammer/core';

export const idsOf = (scan: Scan): readonly string[] => scan.credentials.map(({ id }) => id).toSorted();

export const find = (scan: Scan, wanted: string | undefined): Credential | undefined => scan.credentials.find(({ id }) => id === wanted);

export const gapsOf = ({ coverage }: Scan): readonly Gap[] => (coverage.kind === 'partial' ? coverage.gaps : []);
