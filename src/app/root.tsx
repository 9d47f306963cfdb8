import { useQueryClient } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { sessionQuery, type Session } from '../data/session.ts';
import { Shell } from './shell.tsx';

/** The frame; after going to another screen the keyboard starts at its content. */
export function Root() {
  const session = useQueryClient().getQueryData<Session>(sessionQuery.queryKey);
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    document.getElementById('content')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [pathname]);
  return <Shell session={session ?? { state: 'signed-in' }} />;
}
