import { setTimeout as sleep } from 'node:timers/promises';
import { type Channels, openChannels } from '@keyhammer/channels';
import { configuredChecks } from '@keyhammer/checks';
import { loadSettings, type Settings } from '@keyhammer/config';
import {
  AccessDeniedError,
  type Account,
  ConfigError,
  type ConfiguredCheck,
  type EventLog,
  type Issue,
  type IssueStatus,
  type Job,
  RemoteError,
  type Waiter,
} from '@keyhammer/core';
import { type IdentifierPorts, wireIdentifier } from '@keyhammer/identifier';
import { configuredAccounts, type JobFilter, jobsFor } from '@keyhammer/initiator';
import { type RemediationSettings, type RemediatorPorts, remediationSettings, wireRemediator } from '@keyhammer/remediator';
import { type ReporterPorts, type ReportingSettings, reportingSettings, wireReporter } from '@keyhammer/reporter';
import { issueTables, type OpenStore, openStore } from '@keyhammer/store-dynamodb';
import type { CliContext, CommandResult, GlobalOptions } from './command.ts';
import { type CommandLog, openLog } from './command-log.ts';
import { UsageError } from './usage-error.ts';

/** A job with what its checks are. */
export interface ConfiguredJob {
  readonly account: Account;
  readonly checks: readonly ConfiguredCheck[];
}

export interface StoredIssue {
  readonly issue: Issue;
  readonly configured: ConfiguredCheck;
  readonly accountName: string;
}

const realTime: Waiter = { wait: (milliseconds) => sleep(milliseconds) };

/** A configuration with its store open; whatever else a command needs is connected when it asks for it. */
export class Workspace implements AsyncDisposable {
  readonly settings: Settings;
  readonly store: OpenStore;
  readonly log: EventLog;
  readonly #context: CliContext;
  readonly #waiter: Waiter;
  readonly #commandLog: CommandLog;
  readonly #opened = new AsyncDisposableStack();
  #accounts: Promise<readonly Account[]> | undefined;
  #channels: Promise<Channels> | undefined;

  private constructor(settings: Settings, store: OpenStore, commandLog: CommandLog, context: CliContext) {
    this.settings = settings;
    this.store = store;
    this.log = commandLog.log;
    this.#commandLog = commandLog;
    this.#context = context;
    this.#waiter = context.waiter ?? realTime;
    this.#opened.defer(() => store.close());
  }

  /**
   * @param tables whether the tables are to be there already
   * @throws ConfigurationErrors with all mistakes; ConfigError if the store can't be opened, or a table is missing
   */
  static async open(options: GlobalOptions, context: CliContext, tables: 'needed' | 'not-needed' = 'needed'): Promise<Workspace> {
    const now = context.now();
    const settings = await loadSettings(options.config, { now });
    const commandLog = openLog(options, context);
    for (const warning of settings.warnings) commandLog.log.warn(warning);
    const { region } = settings.aws;
    const store = await openStore(settings.store, {
      tables: issueTables(settings.checks),
      log: commandLog.log,
      now,
      waiter: context.waiter ?? realTime,
      ...(region !== undefined && { region }),
    });
    const workspace = new Workspace(settings, store, commandLog, context);
    if (tables === 'needed') await workspace.#requireTables();
    return workspace;
  }

  /** The accounts in scope; asked for once. */
  accounts(): Promise<readonly Account[]> {
    this.#accounts ??= configuredAccounts({ settings: this.settings, log: this.log, waiter: this.#waiter });
    return this.#accounts;
  }

  /** @throws UsageError for an account or a check that the configuration does not know */
  async jobs(stage: Job['stage'], filter: JobFilter): Promise<readonly ConfiguredJob[]> {
    const checks = this.#checks(filter);
    const jobs = jobsFor(
      stage,
      checks.map(({ settings }) => settings),
      await this.accounts(),
      filter,
    );
    const missing = filter.accounts?.find((id) => !jobs.some(({ accountId }) => accountId === id));
    if (missing !== undefined)
      throw new UsageError(`Account ${missing} is not in scope: it is not among the accounts in config.json, or its check is not enabled.`);
    return jobs.map((job) => ({
      account: { id: job.accountId, name: job.accountName },
      checks: checks.filter(({ check }) => job.checks.includes(check.name)),
    }));
  }

  async storedIssues(filter: JobFilter, statuses: readonly IssueStatus[]): Promise<readonly StoredIssue[]> {
    const names = await this.#accountNames();
    const found: StoredIssue[] = [];
    for (const configured of this.#checks(filter)) {
      for (const accountId of filter.accounts ?? [undefined]) {
        const wanted = { statuses, ...(accountId !== undefined && { accountId }) };
        for await (const issue of this.store.issues.list(configured.check.name, wanted)) {
          found.push({ issue, configured, accountName: names.get(issue.accountId) ?? issue.accountId });
        }
      }
    }
    return found;
  }

  async identifier(): Promise<IdentifierPorts> {
    const { settings, store, log } = this;
    return this.#opened.use(wireIdentifier({ settings, store, log, waiter: this.#waiter, clock: this.#context }));
  }

  async reporter(): Promise<ReporterPorts> {
    return wireReporter({
      store: this.store,
      channels: await this.#openChannels(),
      log: this.log,
      waiter: this.#waiter,
      clock: this.#context,
    });
  }

  async remediator(): Promise<RemediatorPorts> {
    const channels = await this.#openChannels();
    const { settings, store, log } = this;
    return this.#opened.use(wireRemediator({ settings, store, channels, log, waiter: this.#waiter, clock: this.#context }));
  }

  reportingSettings(): ReportingSettings {
    return reportingSettings(this.settings);
  }

  remediationSettings(): RemediationSettings {
    return remediationSettings(this.settings);
  }

  /** Does the work of a command, and says on Slack, too, what went wrong. */
  async perform(work: (workspace: Workspace) => Promise<CommandResult>): Promise<CommandResult> {
    try {
      const result = await work(this);
      await this.#sendWarnings();
      this.#commandLog.release(result.document);
      return result;
    } catch (error) {
      if (error instanceof RemoteError) {
        this.#commandLog.hear(error);
        await this.#sendWarnings();
      }
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#commandLog.release(undefined);
    await this.#opened.disposeAsync();
  }

  /** Said once, before anything is done, rather than by every account. Where we may not look it shows in use. */
  async #requireTables(): Promise<void> {
    try {
      const missing = await this.store.tables.missing();
      if (missing.length === 0) return;
      throw new ConfigError(`${missing.join(', ')}: no such table in DynamoDB. Run \`keyhammer tables create\` first.`);
    } catch (error) {
      if (error instanceof AccessDeniedError) return;
      await this[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Hammer's routing of its own warnings and errors: once, at the end, to the channels that the patterns name. */
  async #sendWarnings(): Promise<void> {
    if (!this.settings.slack.enabled || !this.#commandLog.hasWarnings) return;
    try {
      const { notifier } = await this.#openChannels();
      if (notifier) await this.#commandLog.sendWarnings(this.settings.slack, notifier);
    } catch (error) {
      this.log.warn('warnings could not be sent to Slack', { error });
    }
  }

  /** What is stored can be shown without the organisation, by the names in the configuration. */
  async #accountNames(): Promise<ReadonlyMap<string, string>> {
    try {
      return new Map((await this.accounts()).map(({ id, name }) => [id, name]));
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      this.log.warn('the names of the accounts could not be read', { error });
      return this.settings.aws.accounts;
    }
  }

  #checks({ checks: wanted }: JobFilter): readonly ConfiguredCheck[] {
    const configured = configuredChecks(this.settings.checks);
    const unknown = wanted?.find((name) => !configured.some(({ check }) => check.name === name));
    if (unknown !== undefined) {
      const known = configured.map(({ check }) => check.name).join(', ') || 'none';
      throw new UsageError(`No check "${unknown}" is configured; configured: ${known}.`);
    }
    return wanted ? configured.filter(({ check }) => wanted.includes(check.name)) : configured;
  }

  #openChannels(): Promise<Channels> {
    this.#channels ??= openChannels(this.settings, {
      environment: this.#context.environment,
      log: this.log,
      waiter: this.#waiter,
      keepSecrets: this.#commandLog.log.keepSecrets,
    });
    return this.#channels;
  }
}
