import { setTimeout as sleep } from 'node:timers/promises';
import { type Channels, openChannels } from '@keyhammer/channels';
import type { CloudsOptions } from '@keyhammer/clouds';
import { loadSettings, type Settings } from '@keyhammer/config';
import { configurationAt } from '@keyhammer/configuration-files';
import { AccessDeniedError, type AccountInScope, ConfigError, type EventLog, RemoteError, type Waiter } from '@keyhammer/core';
import { type WiredIdentifier, wireIdentifier } from '@keyhammer/identifier';
import { configuredAccounts } from '@keyhammer/initiator';
import {
  type PlanningPorts,
  type RemediationSettings,
  type RemediatorPorts,
  remediationSettings,
  wireRemediator,
} from '@keyhammer/remediator';
import { type ReporterPorts, type ReportingSettings, reportingSettings, wireReporter } from '@keyhammer/reporter';
import { type OpenStore, openConfiguredStore } from '@keyhammer/store-dynamodb';
import type { CliContext, CommandResult, GlobalOptions } from './command.ts';
import { type CommandLog, openLog } from './command-log.ts';

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
  #accounts: Promise<readonly AccountInScope[]> | undefined;
  #channels: Promise<Channels> | undefined;
  #remediator: Promise<RemediatorPorts> | undefined;

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
    const settings = await loadSettings(configurationAt(options.config), { now, waiter: context.waiter ?? realTime });
    const commandLog = openLog(options, context);
    for (const warning of settings.warnings) commandLog.log.warn(warning);
    const store = await openConfiguredStore(settings, { log: commandLog.log, now, clock: context, waiter: context.waiter ?? realTime });
    const workspace = new Workspace(settings, store, commandLog, context);
    if (tables === 'needed') await workspace.#requireTables();
    return workspace;
  }

  /** The accounts in scope; asked for once. */
  accounts(): Promise<readonly AccountInScope[]> {
    this.#accounts ??= configuredAccounts({ settings: this.settings, log: this.log, waiter: this.#waiter });
    return this.#accounts;
  }

  async identifier(): Promise<WiredIdentifier> {
    return this.#opened.use(wireIdentifier({ ...this.#clouds(), store: this.store }));
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

  /** Connected once: a command may catch up, plan and act. */
  remediator(): Promise<RemediatorPorts> {
    this.#remediator ??= this.#openChannels().then((channels) => this.#wireRemediator(channels));
    return this.#remediator;
  }

  /** What a plan takes that nobody acts on: no Jira, no Slack. */
  planner(): PlanningPorts {
    return this.#wireRemediator({});
  }

  /** From now on no line of the log shows these. */
  keepSecrets(secrets: readonly string[]): void {
    this.#commandLog.log.keepSecrets(secrets);
  }

  reportingSettings(): ReportingSettings {
    return reportingSettings(this.settings);
  }

  remediationSettings(): RemediationSettings {
    return remediationSettings(this.settings);
  }

  /** Does the work of a command; one that acts says on Slack, too, what went wrong. */
  async perform(kind: 'acts' | 'looks', work: (workspace: Workspace) => Promise<CommandResult>): Promise<CommandResult> {
    try {
      const result = await work(this);
      if (kind === 'acts') await this.#sendWarnings();
      this.#commandLog.release(result.document);
      return result;
    } catch (error) {
      if (error instanceof RemoteError && kind === 'acts') {
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

  #wireRemediator(channels: Channels): RemediatorPorts {
    return this.#opened.use(wireRemediator({ ...this.#clouds(), store: this.store, channels }));
  }

  #clouds(): Omit<CloudsOptions, 'worker'> {
    const { settings, log } = this;
    const { environment } = this.#context;
    return { settings, log, environment, waiter: this.#waiter, clock: this.#context, keepSecrets: (secrets) => this.keepSecrets(secrets) };
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
