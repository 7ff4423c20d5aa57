import { fork } from 'node:child_process';

/** A part of the sandbox in a process of its own, so that its memory and its time are not measured as ours. */
export interface ForkedSandbox<Question, Answer> {
  ask(question: Question): Promise<Answer>;
  stop(): void;
}

/** @param script a file beside this one, which is handed the specification as JSON and answers messages */
export function forkSandbox<Question extends string, Answer>(script: string, spec: unknown): ForkedSandbox<Question, Answer> {
  const child = fork(new URL(script, import.meta.url), [JSON.stringify(spec)], { serialization: 'advanced' });
  const ask = (question: Question): Promise<Answer> =>
    new Promise((resolve, reject) => {
      child.once('message', (message) => resolve(message as Answer));
      child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}`)));
      child.send(question);
    });
  return { ask, stop: () => child.kill() };
}
