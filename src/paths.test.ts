import { describe, expect, test } from 'vitest';
import { ROLES } from './domain/team.ts';
import { mayOpen, paths, placeInstead } from './paths.ts';

const all = Object.values(paths).map((path) => (typeof path === 'string' ? path : (path as (...parts: string[]) => string)('id', '2026-11-25')));
const open = (role: (typeof ROLES)[number]) => all.filter((address) => mayOpen(role, address)).toSorted();

describe('screens', () => {
  test('of the owner are all', () => {
    expect(open('owner')).toEqual(all.toSorted());
  });

  test('of a therapist are all but those that run the practice', () => {
    expect(all.filter((address) => !mayOpen('therapist', address)).toSorted()).toEqual(['/settings/access-log', '/settings/integrity', '/settings/retention', '/settings/team', '/settings/tokens', '/settings/transfer']);
  });

  test('of the front desk hold nothing clinical', () => {
    expect(open('assistant')).toEqual(['/', '/no-access', '/patients/id/details', '/patients/id/print', '/print', '/settings', '/settings/account']);
  });

  test('of a guest are the meetings', () => {
    expect(open('guest')).toEqual(['/meetings', '/meetings/id', '/meetings/id/present', '/no-access', '/settings', '/settings/account']);
  });

  test('that are not theirs lead to one that is, without a detour', () => {
    for (const role of ROLES) for (const address of [...all, '/patients/id/', '/nowhere']) {
      expect([role, address, mayOpen(role, placeInstead(role, address) ?? address)]).toEqual([role, address, true]);
    }
    expect(placeInstead('assistant', '/patients/id')).toBe('/patients/id/details');
    expect(placeInstead('guest', '/')).toBe('/meetings');
    expect(placeInstead('guest', '/patients/id')).toBe('/no-access');
  });
});
