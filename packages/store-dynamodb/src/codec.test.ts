import { describe, expect, test } from '@jest/globals';
import type { Attributes } from './attributes.ts';
import { instant, listOf, mapOf, number, oneOf, optional, orElse, properties, text } from './codec.ts';

interface Stop {
  readonly cityName: string;
  readonly arrivedAt?: Date;
}
interface Trip {
  readonly by: 'train' | 'boat';
  readonly seats: number;
  readonly stops: readonly Stop[];
  readonly guideName?: string;
}

const trip = properties<Trip>({
  by: oneOf<Trip['by']>({ train: true, boat: true }),
  seats: orElse(number, 1),
  stops: listOf(mapOf<Stop>({ cityName: text, arrivedAt: optional(instant) })),
  guideName: optional(text, 'guide'),
});

const place = { table: 'trips', key: { account: '1', issue: '2' } };
const from = (values: Readonly<Record<string, unknown>>): Attributes => ({ values, place, path: '' });

describe('properties', () => {
  test('are attributes in snake case, or of the name that is given', () => {
    const stops = [{ cityName: 'Ulm', arrivedAt: new Date('2026-11-20T12:00:00Z') }, { cityName: 'Ems' }];
    const value: Trip = { by: 'boat', seats: 3, stops, guideName: 'Ida' };
    const written = trip.write(value);
    expect(trip.names).toEqual(['by', 'seats', 'stops', 'guide']);
    expect(written).toEqual({
      by: 'boat',
      seats: 3,
      stops: [{ city_name: 'Ulm', arrived_at: '2026-11-20T12:00:00+00:00' }, { city_name: 'Ems' }],
      guide: 'Ida',
    });
    expect(trip.read(from(written))).toStrictEqual(value);
  });

  test.each([undefined, null])('that are optional may be %s in the item, and are then absent', (absent) => {
    expect(trip.read(from({ by: 'boat', seats: 2, stops: [], guide: absent }))).toStrictEqual({ by: 'boat', seats: 2, stops: [] });
  });

  test.each([undefined, null])('with a word for what is absent have it for %s', (absent) => {
    expect(trip.read(from({ by: 'boat', seats: absent, stops: [] }))).toMatchObject({ seats: 1 });
  });

  test.each([
    ['by', { by: 'plane', stops: [] }],
    ['stops', { by: 'boat' }],
    ['stops.1.city_name', { by: 'boat', stops: [{ city_name: 'Ulm' }, {}] }],
    ['stops.0.arrived_at', { by: 'boat', stops: [{ city_name: 'Ulm', arrived_at: 'noon' }] }],
  ])('that cannot be read are named: %s', (attribute, values) => {
    expect(() => trip.read(from(values))).toThrow(expect.objectContaining({ attribute, place }));
  });

  test('are all asked for by the compiler, the optional ones as such', () => {
    // @ts-expect-error: the name of the city is missing
    mapOf<Stop>({ arrivedAt: optional(instant) });
    // @ts-expect-error: the arrival may be absent
    expect(() => mapOf<Stop>({ cityName: text, arrivedAt: instant }).read(from({ s: { city_name: 'Ulm' } }), 's')).toThrow('arrived_at');
  });
});
