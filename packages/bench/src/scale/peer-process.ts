import { type ChildProcess, fork } from 'node:child_process';

/** What a process answers to, by name. Arguments and answers go through structured clone. */
export type Questions = Readonly<Record<string, (...parts: never[]) => unknown>>;

interface Question {
  readonly id: number;
  readonly name: string;
  readonly parts: readonly unknown[];
}

type Answer = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };

/** In the process that is asked: answers from now on. */
export function answerTo(questions: Questions): void {
  process.on('message', ({ id, name, parts }: Question) => {
    const ask = async () => await questions[name]?.(...(parts as never[]));
    void ask().then(
      (value) => process.send?.({ id, value } satisfies Answer),
      (error: unknown) => process.send?.({ id, error: error instanceof Error ? (error.stack ?? '') : String(error) } satisfies Answer),
    );
  });
  // Whoever asks is gone, however that came.
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

/** A process with a part of the surroundings, and the questions that it answers. */
export class PeerProcess<Q extends Questions> {
  readonly #child: ChildProcess;
  #lastId = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** @param spec what its `process.argv[2]` is, as JSON */
  static async start<Q extends Questions>(module: URL, spec: unknown, execArgv: readonly string[] = []): Promise<PeerProcess<Q>> {
    const child = fork(module, [JSON.stringify(spec)], {
      execArgv: ['--disable-warning=ExperimentalWarning', ...execArgv],
      serialization: 'advanced',
    });
    await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`${module.pathname} ended with ${code}`)));
    });
    child.setMaxListeners(0);
    return new PeerProcess<Q>(child);
  }

  /** @throws Error with what it says */
  async ask<N extends keyof Q & string>(name: N, ...parts: Parameters<Q[N]>): Promise<Awaited<ReturnType<Q[N]>>> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = await new Promise<Answer>((resolve, reject) => {
      const hear = (message: Answer) => {
        if (message.id !== id) return;
        this.#child.off('message', hear).off('exit', end);
        resolve(message);
      };
      const end = () => reject(new Error(`the process that was asked for ${name} is gone`));
      this.#child.on('message', hear).once('exit', end);
      this.#child.send({ id, name, parts } satisfies Question);
    });
    if ('error' in answer) throw new Error(answer.error);
    return answer.value as Awaited<ReturnType<Q[N]>>;
  }

  stop(): void {
    this.#child.kill();
  }
}
