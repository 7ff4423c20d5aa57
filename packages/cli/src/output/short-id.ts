/**
 * Of an OCID, which is some 80 characters long, what it is of and its end, by which people tell it from others; of a key of OCI its
 * fingerprint; any other id as it is.
 */
export function shortId(id: string): string {
  const [, fingerprint] = /^ocid1\.user\.[^/]+\/(.+)$/.exec(id) ?? [];
  if (fingerprint !== undefined) return fingerprint;
  const [kind] = /^ocid1\.\w+(?=\.)/.exec(id) ?? [];
  return kind === undefined || id.length <= MOST ? id : `${kind}…${id.slice(-END)}`;
}

const MOST = 40;
const END = 6;
