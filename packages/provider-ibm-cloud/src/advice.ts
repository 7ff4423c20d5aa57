// What to do about a call that IBM Cloud denies.

export const ADVICE_TO_READ =
  "Give the identity of Keyhammer's API key the role Viewer on the IAM Identity Service in this account; for the activity report, Administrator";
export const ADVICE_TO_READ_USERS = "Give the identity of Keyhammer's API key the role Viewer on User Management in this account";
export const ADVICE_TO_REPORT =
  "Give the identity of Keyhammer's API key the role Administrator on the IAM Identity Service in this account";
export const ADVICE_TO_CHANGE = ADVICE_TO_REPORT;
export const ADVICE_TO_REMOVE_USERS = "Give the user of Keyhammer's API key the role Editor on User Management in this account";
