import type { OciSandboxCredentials } from './oci/index.ts';

/** What somebody signs to OCI with, as the variables of OCI's own command line: the key by its content, in one line. */
export function ociEnvironment({ tenancy, user, fingerprint, privateKey, region }: OciSandboxCredentials): Record<string, string> {
  return {
    OCI_CLI_TENANCY: tenancy,
    OCI_CLI_USER: user,
    OCI_CLI_FINGERPRINT: fingerprint,
    OCI_CLI_KEY_CONTENT: privateKey.trim().replaceAll('\n', '\\n'),
    OCI_CLI_REGION: region,
  };
}
