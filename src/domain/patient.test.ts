import { describe, expect, it } from 'vitest';
import { listName } from './patient.ts';

describe('the name in a list', () => {
  it.each([
    ['Muster', 'Anna', 'Muster, Anna'], ['Ärmel-Weiß', 'Friederike', 'Ärmel-Weiß, Friederike'], ['Öztürk', 'Ayşe Gül', 'Öztürk, Ayşe Gül'], ['Sukarno', '', 'Sukarno'], ['', 'Madonna', 'Madonna'],
  ])('of %j and %j is %j', (family, given, name) => {
    expect(listName({ family, given })).toBe(name);
  });
});
