import type { IbmCastProfile, IbmCastServiceId, IbmCastUser } from './demo-ibm-parts.ts';

/** Nobody's. */
export const DEMO_IBM_ACCOUNT = { id: 'b1a5c0de4f2e4d7c9a3b8e6f00512a7d', name: 'platform-ibm' } as const;

/**
 * The people of the AWS demo, at work in another cloud. Every time is far from 30 and from 90 days, so that the same ones are stale
 * with either threshold. Keyhammer's own user is the eighth.
 */
export const IBM_USERS: readonly IbmCastUser[] = [
  {
    email: 'maria.lopez@example.com',
    made: 1000,
    used: 0.5,
    count: 2140,
    part: 'mixedUser',
    keys: [
      { name: 'checkout-pipeline', made: 410, used: 0.5, count: 1650, part: 'mixedUsed' },
      { name: 'checkout-laptop', made: 620, used: 205, count: 88, part: 'mixedStale' },
      { name: 'old-notebook', made: 480, part: 'mixedNeverUsed' },
    ],
  },
  {
    email: 'nina.becker@example.com',
    made: 900,
    used: 1,
    count: 310,
    part: 'liveUser',
    keys: [{ name: 'terraform-local', made: 240, used: 3, count: 96, part: 'live' }],
  },
  {
    email: 'jonas.weber@example.com',
    made: 700,
    used: 190,
    count: 41,
    part: 'staleUser',
    keys: [{ name: 'watsonx-experiments', description: 'trial of last spring', made: 300, used: 190, count: 12, part: 'stale' }],
  },
  { email: 'peter.novak@example.com', made: 900, used: 210, count: 150 },
  {
    email: 'carol.ngo@example.com',
    made: 6,
    part: 'youngUser',
    keys: [{ name: 'onboarding', made: 4, part: 'youngNeverUsed' }],
  },
  {
    email: 'analyst.kim@example.com',
    made: 400,
    used: 8,
    count: 72,
    keys: [{ name: 'cos-export', made: 350, used: 150, count: 30, disabled: true, part: 'disabled' }],
  },
  { email: 'temp.contractor@example.com', made: 290, state: 'PENDING', part: 'pendingUser' },
];

export const IBM_SERVICE_IDS: readonly IbmCastServiceId[] = [
  {
    name: 'ci-deploy',
    description: 'Tekton, all repositories',
    made: 820,
    used: 0.02,
    count: 1_842_000,
    part: 'liveService',
    keys: [{ name: 'ci-deploy', made: 200, used: 0.02, count: 1_790_000, part: 'busy' }],
  },
  {
    name: 'backup-agent',
    made: 760,
    used: 130,
    count: 4020,
    part: 'staleService',
    keys: [{ name: 'backup-agent', made: 760, used: 130, count: 4020, retrievable: true, part: 'staleOfService' }],
  },
  {
    name: 'cos-archiver',
    description: 'yearly archive, do not touch',
    made: 1100,
    used: 240,
    count: 3,
    group: 'storage',
    keys: [{ name: 'cos-archiver', made: 1100, used: 240, count: 3, locked: true, part: 'lockedStale' }],
  },
  {
    name: 'log-forwarder',
    made: 500,
    used: 0.1,
    count: 52_000,
    keys: [
      { name: 'log-forwarder-2025', made: 500, used: 160, count: 31_000, part: 'rotatedOld' },
      { name: 'log-forwarder-2026', made: 165, used: 0.1, count: 21_000, part: 'rotatedNew' },
    ],
  },
  {
    name: 'partner-integration',
    made: 430,
    locked: true,
    group: 'partners',
    part: 'lockedService',
  },
  {
    name: 'event-streams-poc',
    made: 380,
    part: 'neverUsedService',
    keys: [{ name: 'event-streams-poc', made: 380, part: 'neverUsed' }],
  },
];

export const IBM_PROFILES: readonly IbmCastProfile[] = [
  { name: 'vpc-instances', description: 'compute resources of the shop', made: 340, used: 0.01, count: 96_000, part: 'liveProfile' },
  { name: 'openshift-builders', made: 610, used: 140, count: 870, part: 'staleProfile' },
  { name: 'saml-admins-2024', made: 720, part: 'neverUsedProfile' },
];
