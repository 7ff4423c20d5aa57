import { type RequiredOfEntry, WEEKDAYS } from '@keyhammer/core';
import { days, flag, hours, listOfChoices, section, timezone, wholeDays, wholeNumber } from './values.ts';

/** What a `whitelist_policy` can ask for. */
export const REQUIRABLE: readonly RequiredOfEntry[] = ['reason', 'approver', 'expires'];

/** How much a run may do, when it may, and what people may decide about it. */
export const safetySettings = {
  max_remediations_per_run: wholeNumber(
    { least: 1, most: 999_999, spelt: '[1-9]\\d{0,5}' },
    {
      title: 'Most acts of a run',
      description: 'An account that would take a run past it is left as it is, and the run fails.',
      default: 50,
    },
  ),
  max_remediation_percent: wholeNumber(
    { least: 0, most: 100, spelt: '\\d{1,2}|100' },
    {
      title: 'Most of an account',
      description:
        'The percentage of the active credentials of one kind in an account that a run may retire. Past it nothing is done there, and the run fails.',
      default: 20,
    },
  ),
  remediation_window: section(
    'Remediation window',
    'When the batch may act. Without this section, always. By hand one can act at any time.',
    {
      days: listOfChoices(WEEKDAYS, 1, {
        title: 'Days',
        description: 'The days on which the window opens.',
        default: WEEKDAYS,
        examples: [['mon', 'tue', 'wed', 'thu']],
      }),
      hours: hours({
        title: 'Hours',
        description: 'From when to when it is open. Past midnight, it belongs to the day on which it opened.',
        default: '00:00-24:00',
        examples: ['09:00-16:00', '22:00-04:00'],
      }),
      timezone: timezone({
        title: 'Time zone',
        description: 'Where the clock hangs that days and hours are read from.',
        default: 'UTC',
        examples: ['Europe/Berlin'],
      }),
    },
  ),
  max_hold_days: days({
    title: 'Longest hold',
    description: 'Days that the label `keyhammer-hold-<n>d` on a ticket holds its issue at most.',
    default: 90,
  }),
  risk: flag({
    title: 'Risk',
    description: 'Rank the issues by what their users may do. It costs the reading of all policies of an account, page by page.',
    default: false,
  }),
  whitelist_policy: section('Whitelist policy', 'What every entry of whitelist.json has to say. An entry that does not is a mistake.', {
    require: listOfChoices(REQUIRABLE, 0, {
      title: 'Required',
      description: 'What each entry has to have, besides its `id`.',
      default: [],
      examples: [['reason', 'expires']],
    }),
    max_days: wholeDays({
      title: 'Longest exception',
      description: 'The last day of an entry may lie so many days ahead, and each entry has to have one. By default there is no limit.',
      examples: [180],
    }),
  }),
};
