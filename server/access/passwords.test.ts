import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMMON_PHRASES, COMMON_WORDS } from './common-passwords.ts';
import { PASSWORD_LENGTH, isGoodPassword } from './passwords.ts';

const KIM = { username: 'kim.beispiel', name: 'Kim Beispiel', practice: 'Praxis am Park' };
const good = (password: string) => isGoodPassword(password, KIM);

test('twelve characters are enough and 128 are taken, whatever they are; eleven and 129 are not', () => {
  expect([PASSWORD_LENGTH.least, PASSWORD_LENGTH.most]).toEqual([12, 128]);
  const varied = 'vbzkqhmwrtgl'.repeat(11);
  expect([varied.slice(0, 11), varied.slice(0, 12), varied.slice(0, 64), varied.slice(0, 128), varied.slice(0, 129)].map(good)).toEqual([false, true, true, true, false]);
});

test.each(['ein langer Satz zum Merken', 'vbzkqhmwrtgl', 'VBZKQHMWRTGL', 'xü€🦊 ñß漢字 żółć', 'тихая речка вечером', '  lieber 7 Hügel  '])('no sign has to be in it and none is forbidden: %s', (password) => {
  expect(good(password)).toBe(true);
});

test('words that everybody tries, alone, doubled or with the usual signs, are refused', () => {
  for (const word of COMMON_WORDS) {
    const long = word.repeat(Math.ceil(12 / word.length));
    expect([word, good(long), good(`${long}123`), good(`${long.toUpperCase()}!`)]).toEqual([word, false, false, false]);
  }
  for (const phrase of COMMON_PHRASES) expect([phrase, good(phrase)]).toEqual([phrase, false]);
  for (const password of ['P@ssw0rt1234', 'qwertzuiop12', '123456789012', 'aaaaaaaaaaaa', 'Passwort2026!', 'Sommer2026!!']) expect([password, good(password)]).toEqual([password, false]);
});

test('one’s own user name, name and practice do not make one', () => {
  for (const password of ['kim.beispiel1', 'KimBeispiel2026', 'praxisampark', 'Praxis am Park 1', 'beispielbeispiel']) expect([password, good(password)]).toEqual([password, false]);
  expect(isGoodPassword('vbzkqhmwrtgl', { username: 'vbzkqhmwrtgl', name: 'Kim' })).toBe(false);
});

test('whatever is typed, the answer is yes or no', () => {
  const isAnswered = fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 40 }), (password, name) => typeof isGoodPassword(password, { username: name, name }) === 'boolean');
  expect(fc.check(isAnswered).failed).toBe(false);
});
