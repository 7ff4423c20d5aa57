export interface JiraUser {
  /** Data Center's id. */
  readonly name: string;
  /** Cloud's id. */
  readonly accountId: string;
  readonly displayName: string;
  readonly email: string;
  /** May have tickets assigned; true if absent. */
  readonly assignable?: boolean;
  /** Password, API token and personal access token in one; a user without one can't sign in. */
  readonly secret?: string;
}
