import type { OciCredentials } from '../secrets.ts';

/**
 * What there are secrets for: signing in to Jira, Slack, IBM Cloud and OCI, the callers of the API, and Slack's own requests.
 * AWS finds its credentials by itself.
 */
export type Service = 'jira' | 'slack' | 'api' | 'slackSigning' | 'ibm' | 'oci';

/** The items of Hammer's credentials table, and the objects in a secret of its shape. */
export type CredentialsItem = 'jira' | 'slack' | 'api' | 'ibm' | 'oci';

/** Where credentials may be. */
export interface SecretSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The text of the Secrets Manager secret that `credentials.secret_id` names. Read at most once. */
  readonly readSecret?: () => Promise<string>;
  /** An item of Hammer's credentials table, with its `credentials`; `undefined` if there is none. */
  readonly readCredentialsTable?: (item: CredentialsItem) => Promise<unknown>;
  /** A file that the environment names. */
  readonly readFile?: (path: string) => Promise<string>;
  /** The profiles in the configuration file of OCI's own tools, as the environment names them; `undefined` if it names none and there is no file. */
  readonly readOciProfiles?: () => Promise<readonly OciCredentials[] | undefined>;
}
