import type { Service } from './sources.ts';

/** What to do where a service's credentials are nowhere: every way to give them, and how to do without. */
export const MISSING: Readonly<Record<Service, string>> = {
  jira: `Jira is on, but there are no credentials for it. Give them in one of these ways:
  - in the environment: JIRA_USERNAME and JIRA_API_TOKEN, or JIRA_TOKEN (a bearer token)
  - in a Secrets Manager secret that credentials.secret_id names: JSON with the same names, or {"jira": {"oauth" | "basic" | "bearer": …}}
  - in Hammer's credentials table that credentials["ddb.table_name"] names: the item {"service": "jira", "credentials": …}
or set jira.enabled to false.`,
  slack: `Slack is on, but there are no credentials for it. Give them in one of these ways:
  - in the environment: SLACK_TOKEN, or SLACK_WEBHOOK_URL
  - in a Secrets Manager secret that credentials.secret_id names: JSON with the same names, or {"slack": {"api_token": …}}
  - in Hammer's credentials table that credentials["ddb.table_name"] names: the item {"service": "slack", "credentials": {"api_token": …}}
or set slack.enabled to false.`,
  api: `The API asks its callers for a token (api.authorization), but there is none. Give it in one of these ways:
  - in the environment: KEYHAMMER_API_TOKEN
  - in a Secrets Manager secret that credentials.secret_id names: JSON with the same name, or {"api": {"token": …}}
  - in Hammer's credentials table that credentials["ddb.table_name"] names: the item {"service": "api", "credentials": {"token": …}}
or set api.authorization to "iam" or "off".`,
  slackSigning: `Slack is interactive, but there is no signing secret to tell its requests from others. Give it in one of these ways:
  - in the environment: SLACK_SIGNING_SECRET
  - in a Secrets Manager secret that credentials.secret_id names: JSON with the same name, or {"slack": {"signing_secret": …}}
  - in Hammer's credentials table that credentials["ddb.table_name"] names: signing_secret in the credentials of the item "slack"
or set slack.interactive to false.`,
  ibm: `There are accounts of IBM Cloud to be looked at, but there is no API key for them. Give it in one of these ways:
  - in the environment: IBMCLOUD_API_KEY for every account, IBMCLOUD_API_KEY_<account id> for one
  - in a Secrets Manager secret that credentials.secret_id names: JSON with the same names, or {"ibm": {"api_key": …, "api_keys": {"<account id>": …}}}
  - in Hammer's credentials table that credentials["ddb.table_name"] names: the item {"service": "ibm", "credentials": {"api_key": …}}
or take the accounts out of ibm.accounts.`,
  oci: `There are tenancies of OCI to be looked at, but there is no API signing key for them. Give it in one of these ways:
  - in the environment: OCI_CLI_TENANCY, OCI_CLI_USER, OCI_CLI_FINGERPRINT, and OCI_CLI_KEY_CONTENT or OCI_CLI_KEY_FILE
  - in the configuration file of OCI's own tools, ~/.oci/config or what OCI_CLI_CONFIG_FILE names; OCI_CLI_PROFILE picks one of its profiles
  - in a Secrets Manager secret that credentials.secret_id names: JSON with the names of the environment, or {"oci": {"tenancy": …, "user": …, "fingerprint": …, "key": …}}
  - in Hammer's credentials table that credentials["ddb.table_name"] names: the item {"service": "oci", "credentials": {"tenancy": …}}
or take the tenancies out of oci.tenancies.`,
};
