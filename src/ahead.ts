/**
 * The first script of the page, and a small one: it asks for what the first screen will show while the rest of the code is still on
 * its way, and makes the calendar of the practice's time zone, which takes the browser long the first time.
 */
import { askAhead, pageSession } from './data/ahead.ts';
import { dayAt } from './domain/day.ts';

const session = pageSession() as { state?: string; user?: { role?: string }; practice?: { zone?: string } } | null;
// The front desk and guests begin elsewhere, and see less.
if (session?.state === 'signed-in' && (session.user?.role === 'owner' || session.user?.role === 'therapist')) {
  const { pathname, search } = location;
  const patient = /^\/patients\/([\w.-]+)/.exec(pathname)?.[1];
  if (pathname === '/' && search === '') askAhead('Patient/$caseload?sort=last-reviewed&_count=100');
  if (patient !== undefined) askAhead(`Patient/${patient}`);
  dayAt(new Date(), session.practice?.zone ?? 'Europe/Berlin');
}
