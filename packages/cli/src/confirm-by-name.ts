import { nameOf } from '@keyhammer/core';
import type { PlannedRemediation } from '@keyhammer/remediator';
import type { Prompts } from './command.ts';
import { credentialOf } from './output/credential-name.ts';
import { actInWords } from './output/planned-act.ts';
import { printable } from './output/printable.ts';

const DELETE = 'delete';
/** What agrees to anything. A credential that is called so is not named by it. */
const ASSENT = /^(y|yes|no|quit|all)?$/i;

/** What nothing brings back is not agreed to by a key that is pressed once too often: its name is asked for. */
export async function confirmByName(planned: PlannedRemediation, prompts: Pick<Prompts, 'input'>): Promise<'yes' | 'no' | 'quit'> {
  const { id, details } = planned.issue;
  const names = [nameOf({ ...details, id }), id].map((name) => printable(name).trim()).filter((name) => !ASSENT.test(name));
  const wanted = names[0] === undefined ? `"${DELETE}"` : `${names[0]}, or "${DELETE}"`;
  const isRight = (answer: string) => [...names, DELETE].includes(answer.trim());
  const answer = await prompts.input(
    printable(
      `Have ${credentialOf(planned.issue)} ${actInWords(planned)}? Type ${wanted}; nothing to leave it, "quit" to leave all the rest.`,
    ),
    '',
    (said) =>
      isRight(said) ||
      LEFT_ALONE.has(said.trim()) ||
      `That is not enough for what can't be undone. Type ${wanted}; or nothing, to leave it.`,
  );
  if (isRight(answer)) return 'yes';
  return answer.trim() === 'quit' ? 'quit' : 'no';
}

const LEFT_ALONE: ReadonlySet<string> = new Set(['', 'no', 'quit']);
