import { useParams } from '@tanstack/react-router';
import type { Day } from '../../domain/day.ts';
import { DiaryPage } from '../../features/diary/diary-page.tsx';

/** Serves the list of days and a single day, so that going between them keeps what is loaded. */
export function DiaryRoute() {
  const { patient, day } = useParams({ strict: false });
  return <DiaryPage patient={patient!} {...(day === undefined ? {} : { day: day as Day })} />;
}
