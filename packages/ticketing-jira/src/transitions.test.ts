import { describe, expect, test } from '@jest/globals';
import { chooseTransition, parseTransitions, type TransitionField } from './transitions.ts';

const transition = (id: string, to: string, category: string, more: Record<string, unknown> = {}) => ({
  id,
  name: `T${id}`,
  to: { name: to, statusCategory: { key: category } },
  ...more,
});
const resolution = {
  resolution: {
    required: true,
    name: 'Resolution',
    allowedValues: [
      { id: '2', name: "Won't Fix" },
      { id: '9', name: 'Gelöst' },
    ],
  },
};
const reason = { customfield_1: { required: true, name: 'Reason', hasDefaultValue: false } };
const chosen = (goal: 'done' | 'undone', ...transitions: unknown[]) => chooseTransition(parseTransitions({ transitions }), goal);
const id = (choice: ReturnType<typeof chosen>) => (choice.kind === 'take' ? choice.body.transition : choice.why);

describe('the way to a done status', () => {
  test('goes by the category, whatever the names say', () => {
    expect(id(chosen('done', transition('1', 'Done', 'indeterminate'), transition('2', 'Abgehakt', 'done')))).toEqual({ id: '2' });
  });

  test('takes the category of the vendor’s own examples as well', () => {
    expect(id(chosen('done', transition('1', 'Closed', 'completed')))).toEqual({ id: '1' });
  });

  test('prefers what asks for nothing', () => {
    expect(id(chosen('done', transition('1', 'Closed', 'done', { fields: resolution }), transition('2', 'Closed', 'done')))).toEqual({
      id: '2',
    });
  });

  test('but not if that speaks of refusal', () => {
    const choice = chosen('done', transition('1', "Won't do", 'done'), transition('2', 'Closed', 'done', { fields: resolution }));
    expect(choice).toEqual({ kind: 'take', body: { transition: { id: '2' }, fields: { resolution: { id: '9' } } } });
  });

  test('fills in a resolution that is not demanded, too', () => {
    const fields = { resolution: { ...resolution.resolution, required: false } };
    expect(chosen('done', transition('1', 'Closed', 'done', { fields }))).toMatchObject({ body: { fields: { resolution: { id: '9' } } } });
  });

  test('leaves out what is not available, and what asks for more than it can give', () => {
    const choice = chosen(
      'done',
      transition('1', 'Closed', 'done', { isAvailable: false }),
      transition('2', 'Closed', 'done', { fields: reason }),
    );
    expect(choice).toEqual({
      kind: 'none',
      why: 'every transition to a done status demands a field that Keyhammer does not fill ("T2" to "Closed" with Reason)',
    });
  });

  test('is not there in an empty list', () => {
    expect(id(chosen('done'))).toMatch(/none of its transitions leads to a done status \(there are: no transitions\)/);
  });

  test('a demanded field with a default is no hindrance', () => {
    const fields = { customfield_1: { ...reason.customfield_1, hasDefaultValue: true } };
    expect(id(chosen('done', transition('1', 'Closed', 'done', { fields })))).toEqual({ id: '1' });
  });
});

test('the way back leads away from done', () => {
  expect(id(chosen('undone', transition('1', 'Archived', 'done'), transition('2', 'Open', 'new')))).toEqual({ id: '2' });
});

test('a body that is none holds no transitions', () => {
  const none: readonly TransitionField[] = [];
  expect(parseTransitions(undefined)).toEqual(none);
  expect(parseTransitions({ transitions: [{ id: 5 }, 'x', null] })).toEqual([]);
});
