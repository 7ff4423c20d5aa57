import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { InvocationRequest, Invoked } from './function-process.ts';

export interface EnvironmentOptions {
  readonly name: string;
  /** The module with the export `handler`, as a URL. */
  readonly entry: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly hearLog: (line: string) => void;
}

/** A process in which a function runs, as Lambda has many of. */
export class ExecutionEnvironment {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** @throws Error if the function can't be loaded */
  static async start(options: EnvironmentOptions): Promise<ExecutionEnvironment> {
    const child = fork(new URL('./function-process.ts', import.meta.url), [options.entry], {
      env: { PATH: process.env.PATH, ...options.variables, AWS_LAMBDA_FUNCTION_NAME: `keyhammer-${options.name}` },
      execArgv: ['--disable-warning=ExperimentalWarning', ...memoryFlags(options.memoryMb)],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    if (child.stderr) createInterface({ input: child.stderr }).on('line', options.hearLog);
    const environment = new ExecutionEnvironment(child);
    const first = await environment.#next();
    if (first !== 'ready') throw new Error(`the function ${options.name} could not be loaded: its process ended`);
    return environment;
  }

  /** `killed`: it is gone, since `death` came before the answer, and nobody knows what it has done. */
  async invoke(request: InvocationRequest, death?: Promise<unknown>): Promise<Invoked | 'killed'> {
    let isAnswered = false;
    const answer = this.#next();
    this.#child.send(request);
    void death?.then(() => {
      if (!isAnswered) this.stop();
    });
    const invoked = await answer;
    isAnswered = true;
    return invoked as Invoked | 'killed';
  }

  /** At once, whatever it is doing. */
  stop(): void {
    this.#child.kill('SIGKILL');
  }

  /** Its next message, or that there will be none. */
  #next(): Promise<unknown> {
    return new Promise((resolve) => {
      const settle = (outcome: unknown) => {
        this.#child.off('message', settle).off('exit', end);
        resolve(outcome);
      };
      const end = () => settle('killed');
      this.#child.once('message', settle).once('exit', end);
    });
  }
}

/** As Lambda sets them: Node would otherwise take what this machine has, and give nothing back. */
function memoryFlags(memoryMb: number): readonly string[] {
  return [`--max-old-space-size=${Math.floor(memoryMb * 0.9)}`, `--max-semi-space-size=${Math.max(1, Math.floor(memoryMb * 0.05))}`];
}
