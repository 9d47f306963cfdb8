/** The plants of a day by their names; what does not count is told apart by its edge and in words. */
import type { PlantAnswer } from '../../domain/diary.ts';
import { countKey } from '../../domain/plants/counting.ts';
import { plantName } from '../../domain/plants/names.ts';
import { useLanguage } from '../../i18n/messages.ts';
import styles from './day-card.module.css';
import type { ReviewText } from './messages.ts';

export default function PlantChips({ plants, text }: { plants: readonly PlantAnswer[]; text: ReviewText }) {
  const language = useLanguage();
  return (
    <ul className={styles.plants}>
      {plants.map((plant) => {
        const name = 'id' in plant ? (plantName(plant.id, language) ?? plant.id) : plant.text;
        const counts = 'id' in plant && countKey(plant.id) !== null;
        return (
          <li key={'id' in plant ? plant.id : ` ${plant.text}`} className={counts ? styles.plant : styles.uncounted} {...(!counts && { title: text.uncounted })}>
            {name}{counts ? null : <span className="visually-hidden"> ({text.uncounted})</span>}
          </li>
        );
      })}
    </ul>
  );
}
