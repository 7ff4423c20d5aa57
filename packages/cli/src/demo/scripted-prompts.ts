import type { Writable } from 'node:stream';
import type { Prompts } from '../command.ts';
import { QUESTION } from './aside.ts';

/** Answers the questions as the story has it, and shows question and answer. */
export function scriptedPrompts(answers: readonly string[], shown: Writable): Prompts {
  const left = [...answers];
  const next = (question: string): string => {
    const answer = left.shift();
    if (answer === undefined) throw new Error(`The story has no answer to "${question}"`);
    return answer;
  };
  return {
    async select(question, choices) {
      const answer = next(question);
      const choice = choices.find(({ value }) => value === answer);
      if (!choice) throw new Error(`The story answers "${question}" with "${answer}", which is none of the choices`);
      shown.write(`${QUESTION}${question} › ${choice.name}\n`);
      return choice.value;
    },
    async input(question) {
      const answer = next(question);
      shown.write(`${QUESTION}${question} › ${answer}\n`);
      return answer;
    },
  };
}
