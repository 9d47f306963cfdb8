/** Empty diary pages for a week: the items of the diary itself, with the dates filled in, for a pen. A front and a back. */
import { Fragment } from 'react';
import { addDays, isoWeekOf, type Day } from '../../domain/day.ts';
import type { DiaryValues } from '../../domain/diary.ts';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './diary-sheet.module.css';
import type { SheetWords } from './sheet-words.ts';

/** Goes up when the rows change; stands on the page. */
export const DIARY_SHEET_EDITION = '1';

type Row = keyof SheetWords['text']['diaryRows'];
type Group = keyof SheetWords['text']['diaryGroups'];

/** Height of a row on paper: one line, or room to write. */
type Room = 'line' | 'words' | 'meal';

interface Part {
  group: Group;
  rows: readonly (readonly [row: Row, room: Room])[];
}

const lines = (...rows: Row[]): (readonly [Row, Room])[] => rows.map((row) => [row, 'line']);

/** What stands on which side. */
export const DIARY_SIDES = {
  body: [
    { group: 'pain', rows: [...lines('painAverage', 'painWorst', 'painNow'), ['painSites', 'words']] },
    { group: 'mind', rows: lines('stress', 'sleepHours', 'sleepQuality') },
    { group: 'move', rows: [['exercises', 'words'], ...lines('steps', 'relaxationMinutes')] },
    { group: 'gut', rows: lines('bloating', 'diarrhoea', 'constipation', 'discomfort', 'stools', 'stoolForms') },
    { group: 'med', rows: [['drugs', 'words'], ['infection', 'words']] },
    { group: 'note', rows: [['note', 'words']] },
  ],
  food: [
    { group: 'meals', rows: [['breakfast', 'meal'], ['lunch', 'meal'], ['dinner', 'meal'], ['between', 'meal'], ['plants', 'words']] },
    { group: 'food', rows: lines('fermented', 'omega3', 'healthyFat', 'sugar', 'readyMade', 'processedMeat') },
    { group: 'drink', rows: lines('drinkMl', 'sweetDrinkMl') },
  ],
} as const satisfies Record<string, readonly Part[]>;

/** The fields of the diary that the rows stand for; a test compares them with the diary's own. */
export const DIARY_FIELDS: Record<Row, keyof DiaryValues> = {
  painAverage: 'painAverage', painWorst: 'painWorst', painNow: 'painNow', painSites: 'painSites', stress: 'stress', sleepHours: 'sleepHours', sleepQuality: 'sleepQuality', exercises: 'exercises', steps: 'steps', relaxationMinutes: 'relaxationMinutes',
  bloating: 'bloating', diarrhoea: 'diarrhoea', constipation: 'constipation', discomfort: 'discomfort', stoolForms: 'stoolForms', stools: 'stools', drugs: 'drugs', infection: 'infection', note: 'note',
  breakfast: 'meals', lunch: 'meals', dinner: 'meals', between: 'meals', plants: 'plants', fermented: 'fermented', omega3: 'omega3', healthyFat: 'healthyFat', sugar: 'sugar', readyMade: 'readyMade', processedMeat: 'processedMeat',
  drinkMl: 'drinkMl', sweetDrinkMl: 'sweetDrinkMl',
};

interface DiarySheetProps {
  /** The Monday of the week. */
  monday: Day;
  words: SheetWords;
}

export function DiarySheet({ monday, words }: DiarySheetProps) {
  const { text, format, language, set } = words;
  const { week } = isoWeekOf(monday);
  const days = Array.from({ length: 7 }, (_, at) => addDays(monday, at));
  return (
    <Sheet language={language} title={set(text.diary)} under={<><strong>{set(text.diaryWeek(week, format.day(monday), format.day(days[6]!)))}</strong> · {set(text.diaryHint)}</>}>
      {(Object.keys(DIARY_SIDES) as (keyof typeof DIARY_SIDES)[]).map((side, at) => (
        <section key={side} {...(at > 0 && { 'data-new-page': '' })}>
          <h2>{set(text.diaryPages[side])}</h2>
          <p className={styles.hint}>{set(side === 'body' ? text.diaryScale : text.diaryFood)}</p>
          <table className={styles.grid} aria-label={text.diaryPages[side]}>
            <colgroup><col className={styles.labels} />{days.map((day) => <col key={day} />)}</colgroup>
            <thead>
              <tr><th scope="col" className={styles.corner}>{text.day}</th>{days.map((day) => <th key={day} scope="col">{format.weekdayShort(day)} {format.dayAndMonth(day)}</th>)}</tr>
            </thead>
            <tbody>
              {DIARY_SIDES[side].map((part: Part) => (
                <Fragment key={part.group}>
                  {part.rows.map(([row, room], at) => (
                    <tr key={row} className={[styles[room], at === 0 ? styles.first : ''].filter(Boolean).join(' ')}>
                      <th scope="row">{set(text.diaryRows[row])} {text.diaryHints[row] === '' ? null : <span className={styles.unit}>{set(text.diaryHints[row])}</span>}</th>
                      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- to be written in with a pen */}
                      {days.map((day) => <td key={day} />)}
                    </tr>
                  ))}
                </Fragment>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </Sheet>
  );
}
