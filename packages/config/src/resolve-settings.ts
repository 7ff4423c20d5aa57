import { CONFIG_FILE, type ConfigurationFile, OWNERS_FILE, WHITELIST_FILE } from './file-names.ts';
import { isAtOrBelow } from './json/json-path.ts';
import type { Mistake } from './mistake.ts';
import type { RawConfig, RawTicketOwners, RawWhitelist } from './raw.ts';
import { resolveChecks } from './resolve/checks.ts';
import { resolveIbm, resolveOci } from './resolve/clouds.ts';
import { resolveApi, resolveDeployment, resolveSchedules } from './resolve/deployment.ts';
import { resolveSafety } from './resolve/safety.ts';
import { resolveAws, resolveCredentials, resolveJira, resolveSlack, resolveStore } from './resolve/sections.ts';
import { resolveTicketOwners } from './resolve/ticket-owners.ts';
import { ifSet } from './resolve/values.ts';
import { resolveWhitelist } from './resolve/whitelist.ts';
import { mistakeRules, warningRules } from './rules/all-rules.ts';
import type { Draft } from './rules/rule.ts';
import type { ConfigurableCheck } from './schema/check-section.ts';
import type { JsonSchema } from './schema/json-schema.ts';
import { schemasFor } from './schema/schemas.ts';
import type { Settings } from './settings.ts';
import { secretsIn } from './validation/secrets-in-files.ts';
import { validate } from './validation/validate.ts';

/** The three files as JSON; `undefined` for one that could not be read as such. */
export interface ConfigurationSources {
  readonly config: unknown;
  readonly whitelist: unknown;
  readonly owners: unknown;
}

export interface ResolutionContext {
  /** Relative paths in the files start here: an absolute path, or where the files are if that is no directory (`s3://…`). */
  readonly directory: string;
  readonly now: Date;
  readonly checks: readonly ConfigurableCheck[];
}

export type Resolution =
  | { readonly kind: 'valid'; readonly settings: Settings }
  | { readonly kind: 'invalid'; readonly mistakes: readonly Mistake[] };

/** Checks the three files and makes settings of them, or names every mistake. Pure. */
export function resolveSettings(sources: ConfigurationSources, context: ResolutionContext): Resolution {
  const schemas = schemasFor(context.checks);
  const config = inspect(CONFIG_FILE, schemas[CONFIG_FILE], sources.config);
  const whitelist = inspect(WHITELIST_FILE, schemas[WHITELIST_FILE], sources.whitelist);
  const owners = inspect(OWNERS_FILE, schemas[OWNERS_FILE], sources.owners);
  const found = [...config.mistakes, ...whitelist.mistakes, ...owners.mistakes];

  const draft = draftOf(config.sound as RawConfig, whitelist.sound as RawWhitelist, owners.sound as RawTicketOwners, context);
  const unread = [config, whitelist, owners].filter((file) => !file.read).map((file) => ({ file: file.name, path: '' }));
  const across = mistakeRules.flatMap((rule) => rule(draft)).filter((mistake) => !isExplainedBy([...unread, ...found], mistake));

  const mistakes = [...found, ...across];
  if (mistakes.length > 0 || unread.length > 0) return { kind: 'invalid', mistakes };
  return { kind: 'valid', settings: { ...draft.settings, warnings: warningRules.flatMap((rule) => rule(draft)) } };
}

interface Inspection {
  readonly name: ConfigurationFile;
  readonly read: boolean;
  readonly sound: unknown;
  readonly mistakes: readonly Mistake[];
}

function inspect(name: ConfigurationFile, schema: JsonSchema, value: unknown): Inspection {
  if (value === undefined) return { name, read: false, sound: {}, mistakes: [] };
  const { sound, mistakes } = validate(name, schema, value);
  const secrets = secretsIn(name, value).filter((secret) => !mistakes.some((mistake) => isAtOrBelow(secret.path, mistake.path)));
  return { name, read: true, sound, mistakes: [...mistakes, ...secrets] };
}

function draftOf(config: RawConfig, whitelist: RawWhitelist, owners: RawTicketOwners, context: ResolutionContext): Draft {
  const { directory, now, checks } = context;
  const settings = {
    directory,
    aws: resolveAws(config.aws ?? {}),
    ibm: resolveIbm(config.ibm ?? {}),
    oci: resolveOci(config.oci ?? {}),
    jira: resolveJira(config.jira ?? {}),
    slack: resolveSlack(config.slack ?? {}),
    store: resolveStore(config.store ?? {}, directory),
    credentials: resolveCredentials(config.credentials ?? {}),
    ...ifSet('whitelistingProcedureUrl', config.whitelisting_procedure_url),
    checks: resolveChecks(config, checks),
    ...resolveSafety(config),
    schedules: resolveSchedules(config.cronjobs ?? {}),
    api: resolveApi(config.api ?? {}),
    deployment: resolveDeployment(config.deployment ?? {}),
    whitelist: resolveWhitelist(whitelist, checks),
    owners: resolveTicketOwners(owners),
  };
  return { settings, config, whitelist, owners, checks, now };
}

/** A value that is missing because it, or what it is in, is misspelt, wrong or unreadable, is one mistake, not two. */
function isExplainedBy(known: readonly Pick<Mistake, 'file' | 'path' | 'suggestion'>[], mistake: Mistake): boolean {
  return known.some(({ file, path, suggestion }) => {
    const meant = suggestion === undefined ? path : siblingOf(path, suggestion);
    const related = isAtOrBelow(mistake.path, path) || isAtOrBelow(path, mistake.path) || isAtOrBelow(mistake.path, meant);
    return file === mistake.file && related;
  });
}

function siblingOf(path: string, name: string): string {
  const parent = path.slice(0, Math.max(path.lastIndexOf('.'), 0));
  return parent === '' ? name : `${parent}.${name}`;
}
