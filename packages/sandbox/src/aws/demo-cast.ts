import type { CastAccount } from './demo-parts.ts';

/**
 * Who works where, the main account first. With a threshold of 90 days nine keys are stale, `breakGlass` among them; of the seven
 * console passwords three have not been used, one of which has just been reset. One root user has an active key, another one signed
 * in. The account ids are those of AWS's own documentation: nobody's.
 */
export const CAST: readonly CastAccount[] = [
  {
    id: '111122223333',
    name: 'production',
    root: { signedIn: 20 },
    groups: { administrators: ['AdministratorAccess'] },
    users: [
      { name: 'break-glass', made: 720, keys: [{ made: 500, part: 'breakGlass' }] },
      { name: 'ci-deploy', path: '/ci/', made: 900, keys: [{ made: 60, used: 1, service: 'cloudformation', part: 'ci' }] },
      {
        name: 'backup-service',
        made: 830,
        tags: { owner: 'platform-team', bu: 'infrastructure' },
        policies: ['AmazonS3FullAccess'],
        keys: [
          { made: 400, used: 130, part: 'serviceStaleKey' },
          { made: 128, used: 3, part: 'serviceLiveKey' },
        ],
      },
      {
        name: 'maria.lopez',
        made: 1000,
        mfa: true,
        console: { made: 1000, changed: 70, used: 2 },
        tags: { owner: 'maria.lopez@example.com', bu: 'payments', product: 'checkout' },
        keys: [{ made: 610, used: 210, service: 'dynamodb', part: 'tagged' }],
      },
      { name: "o'brien+ci@example.com", made: 450, keys: [{ made: 449, used: 160, service: 'ecr', part: 'awkwardName' }] },
      { name: 'legacy-mailer', made: 1500, keys: [{ made: 1500, used: 700, service: 'ses', inactive: true, part: 'inactiveOnly' }] },
      {
        name: 'terraform',
        path: '/ci/',
        made: 880,
        policies: ['PowerUserAccess', 'IAMFullAccess'],
        keys: [{ made: 80, used: 0.1, service: 'ec2' }],
      },
      {
        name: 'nina.becker',
        made: 300,
        mfa: true,
        groups: ['administrators'],
        console: { made: 300, used: 1, part: 'liveConsole' },
        keys: [],
      },
      {
        name: 'peter.novak',
        made: 900,
        tags: { owner: 'nina.becker@example.com' },
        console: { made: 900, changed: 300, used: 200, part: 'dormantConsole' },
        keys: [],
      },
    ],
  },
  {
    id: '444455556666',
    name: 'staging',
    root: { key: { made: 1200, used: 400, service: 'iam' } },
    users: [
      { name: 'ci-staging', path: '/ci/', made: 700, keys: [{ made: 70, used: 1.5, service: 'ecs' }] },
      {
        name: 'intern-2026',
        made: 200,
        tags: { owner: 'nina.becker@example.com' },
        policies: ['ReadOnlyAccess'],
        keys: [{ made: 200, part: 'intern' }],
      },
      { name: 'new-hire', made: 6, keys: [{ made: 5, part: 'newHire' }] },
      {
        name: 'load-test',
        made: 420,
        policies: ['AdministratorAccess'],
        keys: [{ made: 400, used: 95, service: 'ec2', region: 'eu-west-1', part: 'staleAdmin' }],
      },
      { name: 'qa-bot', made: 380, keys: [{ made: 200, used: 40 }] },
      { name: 'playwright-runner', made: 150, keys: [{ made: 150, used: 0.05 }] },
    ],
  },
  {
    id: '777788889999',
    name: 'data-platform',
    users: [
      { name: 'airflow', made: 800, tags: { bu: 'data' }, keys: [{ made: 500, used: 120, service: 'glue', part: 'usedAgain' }] },
      {
        name: 'reports+export@example.com',
        made: 650,
        tags: { note: '=HYPERLINK("http://evil")', owner: '<!channel>' },
        keys: [{ made: 640, used: 300, service: 'athena', region: 'eu-central-1', part: 'hostileTags' }],
      },
      { name: 'dbt-cloud', made: 300, keys: [{ made: 300, used: 0.3, service: 'redshift', part: 'oldButUsed' }] },
      {
        name: 'spark-etl',
        path: '/pipelines/',
        made: 500,
        keys: [
          { made: 300, used: 0.8, part: 'olderOfTwo' },
          { made: 120, used: 0.2, part: 'newerOfTwo' },
        ],
      },
      {
        name: 'analyst.kim',
        made: 400,
        mfa: true,
        console: { made: 400, used: 8 },
        keys: [{ made: 350, used: 89, service: 'athena', part: 'justInTime' }],
      },
      { name: 'temp.contractor', made: 500, console: { made: 500, changed: 290, used: 200, part: 'resetConsole' }, keys: [] },
      { name: 'metabase', made: 260, keys: [{ made: 260, used: 1, service: 'rds' }] },
    ],
  },
  {
    id: '123456789012',
    name: 'sandbox',
    users: [
      {
        name: 'jonas.weber',
        made: 700,
        tags: { owner: 'jonas.weber@example.com' },
        console: { made: 700, changed: 400, used: 185, part: 'allDormant' },
        keys: [{ made: 690, used: 180, service: 'lambda', part: 'allDormant' }],
      },
      { name: 'lambda-playground', made: 90, keys: [{ made: 90, used: 10, service: 'lambda' }] },
      { name: 'old-demo', made: 1100, keys: [{ made: 1100, inactive: true }] },
      { name: 'ticket-sync', made: 320, keys: [{ made: 300, used: 0.4, service: 'sqs', part: 'replaced' }] },
      { name: 'carol.ngo', made: 210, mfa: true, console: { made: 210, used: 0.5 }, keys: [] },
      { name: 'workshop', made: 45, keys: [{ made: 45, used: 44 }] },
    ],
  },
];
