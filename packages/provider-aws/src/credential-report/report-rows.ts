import { CsvError, parse } from 'csv-parse/sync';

/** One user's line of the report, by column name. */
export type ReportRow = Readonly<Record<string, string>>;

/** Not what AWS writes. Such a report says nothing: it is not an account without users. */
export class MalformedReportError extends Error {
  constructor(reason: string, options: ErrorOptions = {}) {
    super(`the credential report is malformed: ${reason}`, options);
    this.name = 'MalformedReportError';
  }
}

/**
 * Visits the rows of a credential report, one after the other: nothing is kept of a row that the
 * visitor does not keep. The columns are found by name, because AWS has added some over the years.
 * @throws MalformedReportError also after some rows have been visited.
 */
export function visitReportRows(content: Uint8Array, columns: readonly string[], visit: (row: ReportRow) => void): void {
  try {
    parse(content, {
      bom: true,
      skip_empty_lines: true,
      columns: (header: string[]) => requireColumns(header, columns),
      onRecord: (row: ReportRow) => {
        visit(row);
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) throw new MalformedReportError(error.message, { cause: error });
    throw error;
  }
}

/** `true` in practice, `TRUE` in the documentation; slots that can't be there say `N/A` or `not_supported`. */
export function parseFlag(row: ReportRow, column: string): boolean {
  const value = row[column]?.toLowerCase() ?? '';
  if (value === 'true') return true;
  if (value === 'false' || value === 'n/a' || value === 'not_supported') return false;
  throw new MalformedReportError(`${column} is "${row[column] ?? ''}"`);
}

/** `undefined` for AWS's ways to say that there is no such time. */
export function parseTime(row: ReportRow, column: string): Date | undefined {
  const value = row[column] ?? '';
  if (value === 'N/A' || value === 'no_information' || value === 'not_supported') return undefined;
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) throw new MalformedReportError(`${column} is "${value}"`);
  return time;
}

function requireColumns(header: string[], columns: readonly string[]): string[] {
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) throw new MalformedReportError(`it has no column ${missing.join(', ')}`);
  return header;
}
