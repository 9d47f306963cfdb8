import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { sessionQuery, type Session } from '../data/session.ts';
import { useText } from '../i18n/messages.ts';
import { messages } from './messages.ts';
import { Shell } from './shell.tsx';

/** What the title bar says of a screen, by its address; never whom it is about. */
const TITLES: readonly (readonly [address: RegExp, title: 'patients' | 'review' | 'diary' | 'plan' | 'letters' | 'print' | 'import' | 'tasks' | 'meetings' | 'settings'])[] = [
  [/^\/$/, 'patients'], [/^\/patients\/[^/]+\/?$/, 'review'], [/^\/patients\/[^/]+\/diary/, 'diary'], [/^\/patients\/[^/]+\/plan/, 'plan'], [/^\/patients\/[^/]+\/letters/, 'letters'],
  [/\/print$/, 'print'], [/\/import$/, 'import'], [/^\/tasks/, 'tasks'], [/\/meetings/, 'meetings'], [/^\/settings/, 'settings'],
];

/** The frame; after going to another screen the keyboard starts at its content. */
export function Root() {
  const session = useQueryClient().getQueryData<Session>(sessionQuery.queryKey);
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const text = useText(messages);
  const title = TITLES.find(([address]) => address.test(pathname))?.[1];
  useEffect(() => {
    document.title = title === undefined ? 'Rückenwind' : `${text[title]} – Rückenwind`;
  }, [title, text]);
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    document.getElementById('content')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [pathname]);
  // The wall of a meeting fills the window.
  if (/^\/meetings\/[^/]+\/present/.test(pathname)) return <main id="content" tabIndex={-1}><Outlet /></main>;
  return <Shell session={session ?? { state: 'signed-in' }} />;
}
