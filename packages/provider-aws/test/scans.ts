import type { Credential, Gap, Scan } from '@keyhammer/core';
import type { Reply } from '@keyhammer/sandbox';

/** What tests look for in a scan. */
export const ids = ({ credentials }: Scan) => credentials.map(({ id }) => id).sort();

export const find = ({ credentials }: Scan, id: string | undefined): Credential | undefined =>
  credentials.find((credential) => credential.id === id);

export const gapsOf = ({ coverage }: Scan): readonly Gap[] => (coverage.kind === 'partial' ? coverage.gaps : []);

/** An answer of GetCredentialReport. */
export function reportReply(content: string | undefined): Reply {
  const encoded = content === undefined ? '' : `<Content>${Buffer.from(content).toString('base64')}</Content>`;
  const result = `<GetCredentialReportResult>${encoded}<ReportFormat>text/csv</ReportFormat></GetCredentialReportResult>`;
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<GetCredentialReportResponse>${result}</GetCredentialReportResponse>`,
  };
}
