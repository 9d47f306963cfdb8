import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import type { Session } from '../data/session.ts';
import { signOut } from '../data/session.ts';
import { useText } from '../i18n/messages.ts';
import { mayOpen, paths } from '../paths.ts';
import { lazyPart, whenReachable } from '../ui/lazy-part.ts';
import { Banner } from '../ui/status.tsx';
import { isConnected, subscribeConnection } from './connection.ts';
import { messages } from './messages.ts';
import { announceSignOut } from './session-lock.ts';
import styles from './shell.module.css';

const Palette = lazyPart(() => import('./palette.tsx'));
const KeyHelp = lazyPart(() => import('./key-help.tsx'));

const ICONS = {
  patients: 'M3 5h14M3 10h14M3 15h9',
  tasks: 'm3 5.5 1.4 1.4L7 4.3M3 14l1.4 1.4L7 12.8M10 5.5h7M10 14h7',
  meetings: 'M7 9.2a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2M2 16c.4-3 2.3-4.5 5-4.5s4.6 1.5 5 4.5M13 4.4a2.4 2.4 0 0 1 0 4.6M14.5 11.7c2 .4 3.2 1.8 3.5 4.3',
  import: 'M10 3v9m0 0 3.5-3.5M10 12 6.5 8.5M3 13v4h14v-4',
  settings: 'M3 6h9m4 0h1M3 14h3m4 0h7M14 4v4M8 12v4',
};

function Icon({ path }: { path: string }) {
  return <svg viewBox="0 0 20 20" aria-hidden="true"><path d={path} /></svg>;
}

/** True while a text is being typed: then a single letter is a letter and no command. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Covers all screens and ends the session; the code is there by now, whatever the connection does. */
function lockNow(client: QueryClient): void {
  void whenReachable(() => import('./presence.ts')).then((presence) => presence.lockNow(client));
}

/** The frame around every screen of somebody who is signed in. */
export function Shell({ session }: { session: Session }) {
  const text = useText(messages);
  const client = useQueryClient();
  const online = useSyncExternalStore(subscribeConnection, isConnected);
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setOpen('palette');
      } else if (event.key === '?' && !isTyping(event.target)) {
        event.preventDefault();
        setOpen('keys');
      } else if (event.key === 'L' && !event.ctrlKey && !event.altKey && !event.metaKey && !isTyping(event.target)) {
        event.preventDefault();
        lockNow(client);
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [client]);

  const has = (address: string): boolean => session.user === undefined || mayOpen(session.user.role, address);
  const leave = async () => {
    try {
      await signOut();
      announceSignOut(client);
    } catch {
      setFailed(true);
    }
  };

  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">{text.skip}</a>
      <header className={styles.side}>
        <div className={styles.brand}>Rückenwind</div>
        <nav aria-label={text.navigation} className={styles.links}>
          {has(paths.caseload) ? <Link to={paths.caseload} className={styles.link} activeOptions={{ exact: true, includeSearch: false }}><Icon path={ICONS.patients} />{text.patients}</Link> : null}
          {has(paths.tasks) ? <Link to={paths.tasks} className={styles.link} activeOptions={{ includeSearch: false }}><Icon path={ICONS.tasks} />{text.tasks}</Link> : null}
          {has(paths.meetings) ? <Link to={paths.meetings} className={styles.link} activeOptions={{ includeSearch: false }}><Icon path={ICONS.meetings} />{text.meetings}</Link> : null}
          {has(paths.import) ? <Link to={paths.import} className={styles.link}><Icon path={ICONS.import} />{text.import}</Link> : null}
          {has(paths.settings) ? <Link to={paths.settings} className={styles.link}><Icon path={ICONS.settings} />{text.settings}</Link> : null}
        </nav>
        <div className={styles.foot}>
          <span>{session.practice?.name}</span>
          <span>{session.user?.name}</span>
          <button type="button" onClick={() => setOpen('keys')}>{text.keys} (?)</button>
          {session.demo ? null : <button type="button" onClick={() => lockNow(client)}>{text.lock} (⇧ L)</button>}
          {session.demo ? null : <button type="button" onClick={() => void leave()}>{text.signOut}</button>}
        </div>
      </header>
      <main id="content" tabIndex={-1} className={styles.main}>
        {session.demo ? <Banner>{text.demo}</Banner> : null}
        {online ? null : <Banner problem>{text.offline}</Banner>}
        {failed ? <Banner problem>{text.signOutFailed}</Banner> : null}
        <Outlet />
      </main>
      <Suspense fallback={null}>
        {open === 'palette' ? <Palette role={session.user?.role} onLock={session.demo ? null : () => lockNow(client)} onClose={() => setOpen(null)} /> : null}
        {open === 'keys' ? <KeyHelp onClose={() => setOpen(null)} /> : null}
      </Suspense>
    </div>
  );
}
