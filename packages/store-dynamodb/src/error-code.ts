/** Node's code of an error: `ENOENT`, `ECONNREFUSED` … Told by its shape, since an error of Node's own may come from another realm. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Whether it is the AWS error with this code. */
export function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
