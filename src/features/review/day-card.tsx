/** The day at the cursor: what it says, in full. */
import { Link } from '@tanstack/react-router';
import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { isLogged } from '../../charts/day-index.ts';
import { addDays, dayAt, type Day } from '../../domain/day.ts';
import { foodLogged, type DiaryDay } from '../../domain/diary.ts';
import { countKey } from '../../domain/plants/counting.ts';
import { currentPracticeZone } from '../../i18n/format.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { disagreementsOf, factsOf, readingText, type Words } from './day-words.ts';
import styles from './day-card.module.css';

const PlantChips = lazyPart(() => import('./plant-chips.tsx'));

interface DayCardProps {
  patient: string;
  day: Day;
  /** What is known of the day; undefined: nothing was written. */
  found: DiaryDay | undefined;
  loaded: boolean;
  held: boolean;
  onRelease: () => void;
  words: Words;
}

export default function DayCard({ patient, day, found, loaded, held, onRelease, words }: DayCardProps) {
  const { text, charts: { format } } = words;
  const logged = isLogged(found);
  // Written later than on the morning after: both days are told.
  const late = found?.entries.find(({ authored }) => authored !== undefined && addDays(day, 1) < dayAt(new Date(authored), currentPracticeZone()));
  const sources = [...new Set(found?.entries.map(({ source }) => text.sources[source]))].join(', ');
  return (
    <Card title={<time dateTime={day}>{format.dayLong(day)}</time>} className={styles.card}>
      <p className={styles.quiet}>
        {!loaded ? text.dayUnloaded : logged ? text.dayFrom(sources) : found ? text.dayOnlyReadings : text.dayNothing}
        {held ? <span className={styles.held}>{text.dayHeld}<Button small look="quiet" onClick={onRelease}>{text.dayRelease}</Button></span> : null}
      </p>
      {late?.authored === undefined ? null : <p className={styles.quiet}>{text.dayLate(format.day(day), format.instant(late.authored))}</p>}
      {found ? <Said day={found} words={words} /> : null}
      {loaded ? <p><Link to={paths.diaryDay(patient, day)} className={styles.link}>{logged ? text.dayOpen : text.dayEnter}</Link></p> : null}
    </Card>
  );
}

function Said({ day, words }: { day: DiaryDay; words: Words }) {
  const { text } = words;
  const { values } = day;
  const facts = factsOf(day, words);
  const differences = disagreementsOf(day, words);
  const readings = day.readings.filter(({ fills }) => fills === undefined);
  return (
    <>
      {values.note === undefined ? null : <section aria-label={text.note}><p className={styles.note}>{values.note}</p></section>}
      {facts.length === 0 ? null : (
        <dl className={styles.facts}>
          {facts.map(({ field, name, value, from }) => (
            <div key={field}>
              <dt>{name}</dt>
              <dd>{value}{from === undefined ? null : <span className={styles.quiet}> {from}</span>}</dd>
            </div>
          ))}
        </dl>
      )}
      {foodLogged(values) ? <Eaten day={day} words={words} /> : null}
      {differences.length === 0 ? null : (
        <section>
          <h3>{text.disagree}</h3>
          <ul>{differences.map((said) => <li key={said}>{said}</li>)}</ul>
        </section>
      )}
      {readings.length === 0 ? null : (
        <section>
          <h3>{text.readingsOfDay}</h3>
          <ul className={styles.readings}>
            {readings.map((reading, at) => <li key={reading.id ?? at}>{[reading.when, reading.name].filter(Boolean).join(' ')}: {readingText(reading, words)} <span className={styles.quiet}>{reading.source}</span></li>)}
          </ul>
        </section>
      )}
    </>
  );
}

/** The meals in the patient's words, and the plants that were recognised in them. */
function Eaten({ day: { values }, words: { text } }: { day: DiaryDay; words: Words }) {
  const plants = values.plants ?? [];
  const counted = new Set(plants.flatMap((plant) => ('id' in plant ? (countKey(plant.id) ?? []) : [])));
  return (
    <section>
      <h3>{text.meals}</h3>
      {values.meals?.map((meal, at) => (
        // Meals have no id and never change their order here.
        // oxlint-disable-next-line react/no-array-index-key
        <p key={at} className={styles.meal}>{meal.when === undefined ? null : <span className={styles.quiet}>{meal.when} </span>}{meal.text}</p>
      ))}
      <p className={styles.quiet}>{values.plants === undefined ? text.plantsUnchecked : plants.length === 0 ? text.plantsNone : text.plantsOfDay(counted.size)}</p>
      {plants.length === 0 ? null : <WhenSeen><PlantChips plants={plants} text={text} /></WhenSeen>}
    </section>
  );
}

/** Draws its content, and loads its code, when the place where it stands comes near the screen. */
function WhenSeen({ children }: { children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    if (seen || !ref.current) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
    }, { rootMargin: '120px' });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [seen]);
  return <div ref={ref} className={styles.chips}>{seen ? <Suspense fallback={null}>{children}</Suspense> : null}</div>;
}
