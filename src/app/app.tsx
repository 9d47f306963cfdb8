import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Activity, Suspense, useEffect, useState } from 'react';
import { FhirError } from '../data/fhir-client.ts';
import { sessionQuery, type Session } from '../data/session.ts';
import { currentPracticeZone, setPracticeZone } from '../i18n/format.ts';
import { useText } from '../i18n/messages.ts';
import { Button } from '../ui/button.tsx';
import { lazyPart, whenReachable } from '../ui/lazy-part.ts';
import { Loading, ProblemNote } from '../ui/status.tsx';
import { watchConnection } from './connection.ts';
import { messages } from './messages.ts';
import { queryClient } from './query-client.ts';
import { router } from './router.tsx';
import styles from './shell.module.css';
import { announceSignIn, enter, watchSession } from './session-lock.ts';

const SignIn = lazyPart(() => import('../features/account/sign-in.tsx'));
const SetUp = lazyPart(() => import('../features/account/set-up.tsx'));
const Enrol = lazyPart(() => import('../features/account/enrol.tsx'));

/** The app: who is signed in decides whether the screens, the sign-in or the first set-up are shown. */
export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <Doorway />
    </QueryClientProvider>
  );
}

function Doorway() {
  const session = useQuery(sessionQuery);
  const text = useText(messages);
  /** Whose screens stand behind the cover of an expired session. */
  const [behind, setBehind] = useState<string | null>(null);
  useEffect(() => watchSession(queryClient), []);
  useEffect(() => {
    let stop: (() => void) | null = () => {};
    // No part of the first screen: nobody has gone away from it yet.
    void whenReachable(() => import('./presence.ts')).then(({ watchPresence }) => {
      if (stop) stop = watchPresence(queryClient);
    });
    return () => {
      stop?.();
      stop = null;
    };
  }, []);
  useEffect(() => watchConnection(queryClient), []);

  if (session.isPending) return <Loading label={text.loading} height={240} />;
  if (!session.data) {
    const offline = session.error instanceof FhirError && session.error.kind === 'offline';
    return (
      <main className={styles.alone}>
        <ProblemNote title={offline ? text.offlineTitle : text.brokenTitle} actions={<Button onClick={() => void session.refetch()}>{text.again}</Button>}>
          {offline ? text.offlineHelp : text.broken}
        </ProblemNote>
      </main>
    );
  }

  const { data } = session;
  if (data.practice && data.practice.zone !== currentPracticeZone()) setPracticeZone(data.practice.zone);
  const person = data.user?.practitioner ?? null;
  if (data.state === 'signed-in' && person !== behind) setBehind(person);
  // Signing out takes the person away, and so does anybody else who comes in; a session that ran out keeps who it was, and their screens what was typed.
  if (data.state !== 'signed-in' && behind !== null && (person !== behind || !data.typed)) setBehind(null);

  const entered = (fresh: Session) => {
    enter(queryClient, fresh);
    if (fresh.state === 'signed-in') announceSignIn();
  };

  return (
    <>
      {behind === null ? null : (
        <Activity mode={data.state === 'signed-in' ? 'visible' : 'hidden'} key={behind}>
          <RouterProvider router={router} context={{ session: data }} />
        </Activity>
      )}
      <Suspense fallback={<Loading label={text.loading} height={240} />}>
        {data.state === 'set-up' ? <SetUp onDone={entered} /> : null}
        {data.state === 'signed-out' || data.state === 'second-factor' ? <SignIn session={data} behind={person === null ? null : data.typed ? 'typed' : 'read'} onDone={entered} /> : null}
        {data.state === 'enrol' ? <Enrol session={data} onDone={entered} /> : null}
      </Suspense>
    </>
  );
}
