/** Remembers the answer to a question, a "there is none" as well; a failure is not remembered. */
export interface Memo<Question extends readonly string[], Answer> {
  ask(...question: Question): Promise<Answer>;
  forget(...question: Question): void;
}

/** Asked by several at once, it is looked up once. */
export function memo<Question extends readonly string[], Answer>(
  lookUp: (...question: Question) => Promise<Answer>,
): Memo<Question, Answer> {
  const known = new Map<string, Promise<Answer>>();
  const ask = (...question: Question): Promise<Answer> => {
    const key = JSON.stringify(question);
    const remembered = known.get(key);
    if (remembered) return remembered;
    const asked = lookUp(...question).catch((error: unknown) => {
      known.delete(key);
      throw error;
    });
    known.set(key, asked);
    return asked;
  };
  return { ask, forget: (...question) => void known.delete(JSON.stringify(question)) };
}
