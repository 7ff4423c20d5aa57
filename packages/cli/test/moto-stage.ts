import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from '@jest/globals';
import type { Waiter } from '@keyhammer/core';
import { type JiraSandbox, MovableClock, type SlackSandbox, startJiraSandbox, startSlackSandbox } from '@keyhammer/sandbox';
import { enterEnvironment, findProgram } from '@keyhammer/testing';
import { runCli } from '../src/run-cli.ts';
import { type Identity, MAIN, MotoOrganisation, REGION, ROLES } from './moto-organisation.ts';
import { type MotoRelay, startMotoRelay } from './moto-relay.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const THRESHOLD_DAYS = 90;
const SLACK_TOKEN = 'xoxb-moto-not-a-secret';

/** Describes tests over moto, or says that they are skipped. */
export function overMoto(what: string, describeWith: (program: string) => void): void {
  const program = findProgram('moto_server');
  if (program) describeWith(program);
  else skip(`${what} over moto`, 'moto_server is not on the PATH');
}

/** Says what moto can't show, and why. */
export function skip(what: string, why: string): void {
  process.stderr.write(`skipped: ${what}, since ${why}\n`);
  test.skip(`${what}, since ${why}`, () => {});
}

/** moto, and the sandbox's Jira and Slack. */
export class MotoStage implements AsyncDisposable {
  readonly moto: MotoOrganisation;
  readonly relay: MotoRelay;
  readonly jira: JiraSandbox;
  readonly slack: SlackSandbox;
  readonly directory: string;
  readonly #opened: AsyncDisposableStack;

  private constructor(parts: Pick<MotoStage, 'moto' | 'relay' | 'jira' | 'slack' | 'directory'>, opened: AsyncDisposableStack) {
    this.moto = parts.moto;
    this.relay = parts.relay;
    this.jira = parts.jira;
    this.slack = parts.slack;
    this.directory = parts.directory;
    this.#opened = opened;
  }

  static async open(program: string): Promise<MotoStage> {
    await using opening = new AsyncDisposableStack();
    const directory = await mkdtemp(join(tmpdir(), 'keyhammer-moto-'));
    opening.defer(() => rm(directory, { recursive: true }));
    const moto = await MotoOrganisation.start(program);
    opening.defer(() => moto.close());
    const relay = await startMotoRelay(moto.url);
    opening.defer(() => relay.close());
    const jira = await startJiraSandbox({ deployment: 'cloud' });
    opening.defer(() => jira.close());
    const slack = await startSlackSandbox({ clock: new MovableClock(new Date()), token: SLACK_TOKEN, channels: [{ name: 'security' }] });
    opening.defer(() => slack.close());
    return new MotoStage({ directory, moto, relay, jira, slack }, opening.move());
  }

  /** The environment of Keyhammer, whose calls go to moto itself or by the relay. */
  enter(operator: Identity, by: 'directly' | 'relayed'): Disposable {
    return enterEnvironment({
      AWS_ENDPOINT_URL: by === 'relayed' ? this.relay.url : this.moto.url,
      AWS_ACCESS_KEY_ID: operator.accessKeyId,
      AWS_SECRET_ACCESS_KEY: operator.secretAccessKey,
      JIRA_USERNAME: this.jira.login.username,
      JIRA_API_TOKEN: this.jira.login.secret,
      SLACK_TOKEN,
    });
  }

  /** @param since see {@link MotoCommandLine} @param configure the sections of the checks, with thresholds of so many days */
  commandLine(since: Date, configure: Configure): MotoCommandLine {
    const { jira, slack } = this;
    const filesFor = (thresholdDays: number) => {
      const { whitelist = {}, ...sections } = configure(thresholdDays);
      return {
        'config.json': {
          aws: {
            main_account_id: MAIN,
            region: REGION,
            role_name_identification: ROLES.identification,
            role_name_reporting: ROLES.remediation,
            organization: true,
          },
          jira: { enabled: true, server: jira.url, issue_type: 'Task' },
          slack: { enabled: true, api_url: slack.apiUrl },
          // The accounts are small: most of what is in them may be due at once.
          max_remediation_percent: 100,
          ...sections,
        },
        'whitelist.json': whitelist,
        'ticket_owners.json': { jira_project: 'SEC', jira_owner: 'bob@example.com', slack_owner: '#security' },
      };
    };
    return new MotoCommandLine({ directory: this.directory, relay: this.relay, since, filesFor });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync();
  }
}

/** What differs in `config.json`, and `whitelist` for the file of that name. */
export type Configure = (thresholdDays: number) => Readonly<Record<string, unknown>>;

export interface Surroundings {
  /** Somebody sits at the terminal and gives these answers. */
  readonly answers?: readonly string[];
  /** Called when the command begins to wait for something. */
  readonly onWait?: () => Promise<void>;
}

export interface CommandOutcome {
  readonly status: number;
  readonly document: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

interface Story {
  readonly directory: string;
  readonly relay: MotoRelay;
  readonly since: Date;
  readonly filesFor: (thresholdDays: number) => Readonly<Record<string, unknown>>;
}

/** The start of the next second: what is stamped from then on is later than everything before. IAM's times have no parts of a second. */
export async function nextSecond(): Promise<Date> {
  const next = new Date(Math.floor(Date.now() / 1000) * 1000 + 1000);
  await sleep(next.getTime() - Date.now());
  return next;
}

/**
 * moto stamps everything with the real time, so the command line looks at it from the future. The thresholds
 * grow with its clock: "since" stays at one real instant, before which some keys were made or used and others after.
 */
export class MotoCommandLine {
  readonly #story: Story;

  constructor(story: Story) {
    this.#story = story;
  }

  /** Runs a command, so many days into the story. */
  async run(day: number, ...argv: readonly string[]): Promise<CommandOutcome> {
    return await this.runIn({}, day, ...argv);
  }

  async runIn({ answers, onWait }: Surroundings, day: number, ...argv: readonly string[]): Promise<CommandOutcome> {
    const { directory, relay, since, filesFor } = this.#story;
    const thresholdDays = THRESHOLD_DAYS + day;
    for (const [name, content] of Object.entries(filesFor(thresholdDays))) {
      await writeFile(join(directory, name), JSON.stringify(content));
    }
    const clock = new MovableClock(new Date(since.getTime() + thresholdDays * DAY_MS), 'frozen');
    relay.now = () => clock.now();
    const waiter: Waiter = {
      wait: async (milliseconds) => {
        await onWait?.();
        clock.advance(milliseconds);
        await sleep(Math.min(milliseconds, 20));
      },
    };
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const [said, told] = [text(stdout), text(stderr)];
    const status = await runCli(['--config', directory, '--output', 'json', ...argv], {
      terminal: { stdout, stderr, interactive: answers !== undefined, color: false, columns: undefined },
      environment: process.env,
      directory,
      operator: 'tester@moto',
      prompts: answersFrom(answers),
      now: () => clock.now(),
      waiter,
    });
    stdout.end();
    stderr.end();
    const output = await said;
    return { status, document: JSON.parse(output), stdout: output, stderr: await told };
  }
}

function answersFrom(answers: readonly string[] = []) {
  const left = [...answers];
  const next = async (question: string): Promise<string> => {
    const answer = left.shift();
    if (answer === undefined) throw new Error(`nobody is there to be asked: ${question}`);
    return answer;
  };
  return {
    select: async <T extends string>(question: string, choices: readonly { readonly value: T }[]): Promise<T> => {
      const answer = await next(question);
      const choice = choices.find(({ value }) => value === answer);
      if (!choice) throw new Error(`"${answer}" is no answer to: ${question}`);
      return choice.value;
    },
    input: next,
  };
}
