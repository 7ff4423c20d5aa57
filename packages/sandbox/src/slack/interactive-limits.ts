import { childrenOf, propertyOf } from './reading-json.ts';

const MAX_ELEMENTS = 25;
const MAX_LABEL = 75;
const MAX_VALUE = 2000;
const MAX_URL = 3000;
const MAX_ID = 255;
const MAX_CONFIRM = { title: 100, text: 300, confirm: 30, deny: 30 } as const;
const STYLES: readonly unknown[] = [undefined, 'primary', 'danger'];

// Slack refuses what it does not know of ("invalid additional property").
const BUTTON_FIELDS: ReadonlySet<string> = new Set([
  'type',
  'text',
  'action_id',
  'url',
  'value',
  'style',
  'confirm',
  'accessibility_label',
]);
const CONFIRM_FIELDS: ReadonlySet<string> = new Set(['title', 'text', 'confirm', 'deny', 'style']);

/** Whether Slack takes an `actions` block; of its elements only buttons are known here. */
export function isActionsBlock(block: unknown): boolean {
  const elements = childrenOf(block);
  const ids = elements.map((element) => propertyOf(element, 'action_id')).filter((id) => id !== undefined);
  return elements.length >= 1 && elements.length <= MAX_ELEMENTS && elements.every(isButton) && new Set(ids).size === ids.length;
}

function isButton(button: unknown): boolean {
  return (
    propertyOf(button, 'type') === 'button' &&
    hasOnly(button, BUTTON_FIELDS) &&
    isPlainText(propertyOf(button, 'text'), MAX_LABEL) &&
    isAbsentOrText(propertyOf(button, 'action_id'), MAX_ID) &&
    isAbsentOrText(propertyOf(button, 'value'), MAX_VALUE) &&
    isAbsentOrText(propertyOf(button, 'url'), MAX_URL) &&
    STYLES.includes(propertyOf(button, 'style')) &&
    isAbsentOrConfirm(propertyOf(button, 'confirm'))
  );
}

function isAbsentOrConfirm(confirm: unknown): boolean {
  if (confirm === undefined) return true;
  const parts = Object.entries(MAX_CONFIRM);
  return (
    hasOnly(confirm, CONFIRM_FIELDS) &&
    STYLES.includes(propertyOf(confirm, 'style')) &&
    parts.every(([part, maximum]) => isPlainText(propertyOf(confirm, part), maximum))
  );
}

function isPlainText(value: unknown, maximum: number): boolean {
  const text = propertyOf(value, 'text');
  return propertyOf(value, 'type') === 'plain_text' && typeof text === 'string' && text.length >= 1 && text.length <= maximum;
}

function isAbsentOrText(value: unknown, maximum: number): boolean {
  return value === undefined || (typeof value === 'string' && value.length >= 1 && value.length <= maximum);
}

function hasOnly(value: unknown, fields: ReadonlySet<string>): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).every((field) => fields.has(field));
}
