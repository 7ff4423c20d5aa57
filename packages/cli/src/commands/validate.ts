import { checkRegistry } from '@keyhammer/checks';
import { loadSettings, type Settings } from '@keyhammer/config';
import { configurationAt } from '@keyhammer/configuration-files';
import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { checkPlan } from '../output/check-plan.ts';
import { fieldLines } from '../output/fields.ts';
import { printable } from '../output/printable.ts';
import { generalFields, safetyFields } from '../output/settings.ts';
import { colorsOf, type Look } from '../terminal.ts';

/** Checks the three files and shows what they come to. Asks nobody but those who keep them. */
export async function validate(options: GlobalOptions, context: CliContext): Promise<CommandResult> {
  const now = context.now();
  const settings = await loadSettings(configurationAt(options.config), { now, ...(context.waiter && { waiter: context.waiter }) });
  const { yellow, green } = colorsOf(context.terminal);
  const warnings = settings.warnings.map((warning) => yellow(printable(`! ${warning}`)));
  return {
    status: 0,
    document: { valid: true, settings: documentOf(settings) },
    text: [
      ...sectionsOf(settings, now, context.terminal),
      ...(warnings.length > 0 ? [warnings.join('\n')] : []),
      green(printable(`The configuration in ${settings.directory} is valid.`)),
    ].join('\n\n'),
  };
}

function sectionsOf(settings: Settings, now: Date, terminal: Look): readonly string[] {
  const { bold } = colorsOf(terminal);
  const section = (title: string, fields: readonly (readonly [string, string])[]) => `${bold(title)}\n${fieldLines(fields, terminal)}`;
  const checks = checkRegistry.map((check) => {
    const own = settings.checks.find((each) => each.check === check.name);
    const fields = own ? checkPlan({ check, settings: own }) : [['enabled', 'no: config.json has no such section'] as const];
    return section(`${check.name}: ${check.title}`, fields);
  });
  return [section('Configuration', generalFields(settings, now)), section('Safety', safetyFields(settings, now)), ...checks];
}

/** Maps and patterns as JSON has them. There is no secret in the settings. */
function documentOf(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), documentOf(item)]));
  if (value instanceof RegExp) return value.source;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(documentOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, documentOf(item)]));
}
