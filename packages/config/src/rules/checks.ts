import { CONFIG_FILE } from '../file-names.ts';
import { enabledChecks, type MistakeRule, type WarningRule } from './rule.ts';

export const someCheck: WarningRule = (draft) => {
  if (enabledChecks(draft).length > 0) return [];
  return [`No check is enabled, so there is nothing to do. There are: ${draft.checks.map((check) => check.name).join(', ')}.`];
};

/** The root user has no password that the check of passwords sees. Switched off, its own check was at least thought of. */
export const rootUserUnwatched: WarningRule = (draft) => {
  const isEnabled = enabledChecks(draft).some(({ check }) => check === 'user_inactivepasswords');
  if (!isEnabled || draft.settings.checks.some(({ check }) => check === 'root_user')) return [];
  return [
    'user_inactivepasswords does not look at the root users, and root_user, which does, has no section: "root_user": { "reporting": true } is enough.',
  ];
};

/** Two checks may find the same key: in one table, one issue would write over the other. */
export const tablesOfTheirOwn: MistakeRule = (draft) => {
  const byTable = Map.groupBy(draft.settings.checks, ({ tableName }) => tableName);
  return [...byTable].flatMap(([tableName, [, ...others]]) =>
    others.map(({ check }) => ({
      file: CONFIG_FILE,
      path: `${check}["ddb.table_name"]`,
      found: JSON.stringify(tableName),
      allowed: 'a table that no other check has',
    })),
  );
};
