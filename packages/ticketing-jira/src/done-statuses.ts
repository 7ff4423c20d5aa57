import type { JiraConnection } from './connection.ts';
import { stringAt } from './json.ts';
import { isDone } from './transitions.ts';

/** Whether each status is a done one, by its id. Changelogs tell ids and names of statuses, not what they mean. */
export type DoneStatuses = ReadonlyMap<string, boolean>;

export async function readDoneStatuses(connection: JiraConnection): Promise<DoneStatuses> {
  const statuses = await connection.statuses();
  return new Map(
    (Array.isArray(statuses) ? statuses : []).flatMap((status) => {
      const id = stringAt(status, 'id');
      return id === undefined ? [] : [[id, isDone(status)] as const];
    }),
  );
}
