/** What reading a tenancy takes. */
export const OCI_IDENTIFICATION_OPERATIONS: readonly string[] = [
  'identity:ListRegionSubscriptions',
  'identity:ListCompartments',
  'identity:ListDomains',
  'identity:ListUsers',
  'identity:GetUser',
  'identity:ListGroups',
  'identity:ListUserGroupMemberships',
  'identity:ListApiKeys',
  'audit:GetConfiguration',
  'audit:ListEvents',
  'domains:ListUsers',
  'domains:GetUser',
  'domains:ListGroups',
  'domains:ListApiKeys',
  'domains:GetApiKey',
];

/** What acting takes, besides looking at what is acted on. */
export const OCI_REMEDIATION_OPERATIONS: readonly string[] = [
  'identity:GetUser',
  'identity:ListApiKeys',
  'identity:DeleteApiKey',
  'identity:UploadApiKey',
  'identity:UpdateUserCapabilities',
];
