import type { Issue, IssueStatus, LastUsed, Privilege, RestorePoint } from '@keyhammer/core';
import { ACCOUNT_ID, anIssue, issueDetails, NOW } from '@keyhammer/testing';
import { aFullIssue } from '@keyhammer/testing/contracts';

type OptionalPart = { [K in keyof Issue]-?: Partial<Pick<Issue, K>> extends Pick<Issue, K> ? K : never }[keyof Issue];
/** The compiler asks for a part that is added later. */
type OptionalParts = { readonly [K in OptionalPart]: Required<Issue>[K] };

/** One of very many issues, the same for the same seed: each part is there or not, with values of all sorts. */
export function someIssue(seed: number): Issue {
  const { below, oneOf, some, instant, words } = valuesOf(seed);
  const full = aFullIssue(ACCOUNT_ID);
  const status = oneOf<IssueStatus>('open', 'whitelisted', 'resolved', 'closed');
  const act = () => ({ at: instant(), by: words(), mode: oneOf<'manual' | 'batch'>('manual', 'batch') });
  const { identified, updated, ...later } = full.timestamps;
  const timestamps = () => ({ identified: instant(), updated: instant(), ...some(later) });
  const { formerStatus, told } = full.remediation;
  const restorePoint = (): RestorePoint => oneOf<RestorePoint>({}, { publicKey: words() }, { keys: words(), [words()]: words() });
  const remediation = () => ({
    action: oneOf<'deactivate' | 'delete'>('deactivate', 'delete'),
    formerStatus,
    told,
    ...act(),
    ...some({ undone: words(), restorePoint: restorePoint() }),
  });
  const resolution = () => ({ reason: oneOf<'used' | 'unused' | 'gone'>('used', 'unused', 'gone'), why: words() });
  const lastUsed = oneOf<LastUsed>(
    { kind: 'never' },
    { kind: 'unknown', reason: words() },
    { kind: 'unseen', since: instant(), source: words() },
    { kind: 'used', at: instant(), ...some({ service: words(), region: words() }) },
  );
  const { made, handedOver, toldAt, stuckToldAt } = full.rotation;
  const { changed, path, dormant, alsoIn, risk, locked } = full.details;
  const privilege = oneOf<Privilege>({ kind: 'administrator', through: words() }, { kind: 'none' }, { kind: 'unknown', reason: words() });
  const parts: OptionalParts = {
    ticket: { key: 'SEC-1', state: oneOf('open', 'closed'), toldAt: instant(), ...some({ url: words(), leftClosed: true as const }) },
    announcedAt: instant(),
    exception: { pattern: words(), ...some({ reason: words(), approver: words(), expires: instant() }) },
    resolution: resolution(),
    remediation: remediation(),
    brownout: {
      startedAt: instant(),
      until: instant(),
      by: words(),
      mode: 'batch',
      ...some({ endedAt: instant(), restorePoint: restorePoint() }),
    },
    rotation: {
      startedAt: instant(),
      by: words(),
      mode: 'manual',
      heldBefore: oneOf<readonly string[]>([], [words()], [words(), words()]),
      ...some({ made, handedOver: oneOf(handedOver, { to: { kind: 'file', path: words() }, at: instant() }), toldAt, stuckToldAt }),
    },
    deletion: { ...act(), told: oneOf(true, false) },
    reminder: { date: instant(), days: below(30), ticketTold: oneOf(true, false), ownerTold: oneOf(true, false) },
    triage: { labels: oneOf<typeof full.triage.labels>([], full.triage.labels), ...some({ closed: full.triage.closed }) },
    expedited: { at: instant(), by: words() },
    expiryToldFor: instant(),
    attempt: { outcome: oneOf('failed', 'refused'), at: instant(), why: words() },
    hold: { until: instant(), by: words(), reason: words() },
  };
  return anIssue({
    status,
    version: 1 + below(9),
    incarnation: 1 + below(9),
    details: issueDetails({
      kind: oneOf('aws-access-key', 'aws-console-password', 'aws-root-user', 'ibm-api-key', 'ibm-service-id', 'oci-api-key'),
      principal: words(),
      created: instant(),
      lastUsed,
      tags: { [words()]: words() },
      readAt: instant(),
      ...some({ name: words(), principalName: words(), email: words(), locked, privilege }),
      ...some({ changed, path, dormant, alsoIn, risk: oneOf(risk, { level: 'low' as const, score: 0, factors: [] }) }),
    }),
    timestamps: timestamps(),
    intents: some({
      ticket: { label: words(), at: instant() },
      remediation: {
        ...act(),
        action: oneOf<'deactivate' | 'delete' | 'brown-out'>('deactivate', 'delete', 'brown-out'),
        ...some({ restorePoint: restorePoint() }),
      },
      deletion: act(),
    }),
    history: Array.from({ length: below(3) }, () => ({
      status,
      timestamps: timestamps(),
      ...some({ ticketKey: words(), resolution: resolution(), remediation: remediation() }),
    })),
    foreign: oneOf<Issue['foreign']>(
      {},
      full.foreign,
      { other: { tool: [words()] } },
      { timestamps: { seen: words() }, evidence: { later: 1 } },
    ),
    ...some(parts),
  });
}

/** Values that are as good as random, and the same for the same seed. */
function valuesOf(seed: number) {
  let state = seed * 2_654_435_761 + 1;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const oneOf = <T>(...choices: readonly [T, ...T[]]): T => choices[below(choices.length)] ?? choices[0];
  const some = <T extends object>(whole: T): Partial<T> => {
    const kept: Partial<T> = { ...whole };
    for (const name of Object.keys(kept)) if (below(2) === 0) Reflect.deleteProperty(kept, name);
    return kept;
  };
  const instant = () => new Date(NOW.getTime() - below(1_000_000_000) * oneOf(1, 1000));
  const words = () => oneOf('', 'plain', '=1+1', '<b>&"\'', '__proto_', 'ümlaut 鍵', 'a\nb', '{{x}}', 'null');
  return { below, oneOf, some, instant, words };
}
