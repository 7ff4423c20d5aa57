import type { OciCastUser } from './demo-oci-parts.ts';

export const NESTED_DOMAIN = 'contractors';

/** The name of a compartment → its parent's; `undefined` for the root. */
export const OCI_COMPARTMENTS: readonly { readonly name: string; readonly in?: string; readonly deleted?: true }[] = [
  { name: 'production' },
  { name: 'data-lake', in: 'production' },
  { name: 'shared-services' },
  { name: 'pilot-2023', deleted: true },
];

/** The groups of the default domain, and of the other one. */
export const OCI_GROUPS: readonly { readonly name: string; readonly domain?: string }[] = [
  { name: 'Administrators' },
  { name: 'keyhammer-auditors' },
  { name: 'data-engineers' },
  { name: 'Administrators', domain: NESTED_DOMAIN },
];

const ONLY_CONSOLE = { canUseConsolePassword: true, canUseApiKeys: false, canUseAuthTokens: false };

/** Who works with what, Keyhammer apart. With a threshold of 90 days, and an Audit of 365, each fate of a key is here. */
export const OCI_CAST: readonly OciCastUser[] = [
  {
    name: 'nina.becker@example.com',
    email: 'nina.becker@example.com',
    description: 'Nina Becker, cloud security',
    made: 1300,
    groups: ['Administrators'],
    mfa: true,
    lastLogin: 1,
    keys: [
      { made: 540, used: 3, times: 4, signs: true, part: 'adminOldKey' },
      { made: 4, used: 0.5, part: 'adminYoungKey' },
    ],
  },
  {
    name: 'petra.hofer',
    email: 'petra.hofer@partner.example.com',
    description: 'Petra Hofer, of the partner that runs the data lake',
    made: 420,
    domain: NESTED_DOMAIN,
    groups: ['Administrators'],
    lastLogin: 40,
    keys: [{ made: 200, used: 20, part: 'nestedAdmin' }],
  },
  {
    name: 'maria.lopez@example.com',
    email: 'maria.lopez@example.com',
    made: 1100,
    groups: ['data-engineers'],
    mfa: true,
    lastLogin: 2,
    keys: [],
  },
  {
    name: 'jonas.weber@example.com',
    email: 'jonas.weber@example.com',
    made: 900,
    groups: ['data-engineers'],
    lastLogin: 12,
    keys: [{ made: 380, used: 12, times: 3, part: 'sharedUsed' }],
  },
  {
    name: 'svc-dashboard',
    description: 'Reads the marts for the dashboards; given the key of a laptop',
    made: 370,
    tags: { owner: 'jonas.weber@example.com' },
    keys: [{ made: 370, sameAs: 'sharedUsed', part: 'sharedUnused' }],
  },
  {
    name: 'svc-terraform',
    made: 1000,
    tags: { owner: 'nina.becker@example.com' },
    keys: [{ made: 300, used: 0.2, times: 48, part: 'inUse' }],
  },
  {
    name: 'svc-etl-loader',
    description: 'Loads the orders; replaced in spring',
    made: 1000,
    tags: { owner: 'maria.lopez@example.com', bu: 'data', product: 'orders' },
    definedTags: { Operations: { CostCenter: '4711' } },
    keys: [{ made: 420, used: 200, times: 2, part: 'unused' }],
  },
  { name: 'svc-legacy-export', made: 1250, capabilities: 'absent', keys: [{ made: 900, part: 'neverSeen' }] },
  { name: 'svc-archive', made: 1250, keys: [{ made: 800, used: 400, part: 'usedBeforeRetention' }] },
  {
    name: 'svc-metrics',
    made: 600,
    keys: [{ made: 600, used: 10, region: 'eu-amsterdam-1', compartment: 'data-lake', part: 'usedElsewhere' }],
  },
  { name: 'svc-report-mailer', made: 1100, keys: [{ made: 700, used: 300, inactive: true, part: 'inactiveKey' }] },
  { name: 'svc-backup', made: 800, capabilities: ONLY_CONSOLE, keys: [{ made: 600, part: 'withoutCapability' }] },
  {
    name: 'svc-data-sync',
    made: 520,
    tags: { owner: 'maria.lopez@example.com' },
    keys: [
      { made: 500, used: 1, times: 12, compartment: 'production', part: 'threeKeysUsed' },
      { made: 300, used: 120, compartment: 'production', part: 'threeKeysIdle' },
      { made: 200, part: 'threeKeysNever' },
    ],
  },
  { name: 'svc-new-pipeline', made: 3, keys: [{ made: 3, part: 'newKey' }] },
  {
    name: 'svc-survey+eu@example.com',
    description: '=HYPERLINK("http://evil","survey")',
    made: 500,
    tags: { note: '=HYPERLINK("http://evil")', owner: '<!channel>' },
    keys: [{ made: 450, used: 180, part: 'hostileTags' }],
  },
];
