import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { caseloadQueries } from '../../data/caseload.ts';
import { loadExamples } from '../../data/examples.ts';
import { sessionQuery } from '../../data/session.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyNote } from '../../ui/status.tsx';
import { dialogMessages } from './dialog-messages.ts';

/** An empty practice: three ways to begin. */
export default function Nobody({ onAdd }: { onAdd: () => void }) {
  const text = useText(dialogMessages);
  const client = useQueryClient();
  // Invented people among real ones: the owner's decision.
  const owner = client.getQueryData(sessionQuery.queryKey)?.user?.role === 'owner';
  const [step, setStep] = useState<'idle' | 'loading' | 'failed'>('idle');
  const load = async () => {
    setStep('loading');
    try {
      await loadExamples();
      await client.invalidateQueries({ queryKey: caseloadQueries.all });
    } catch {
      setStep('failed');
    }
  };
  return (
    <EmptyNote
      title={text.emptyTitle}
      actions={
        <>
          <Link to={paths.import} className={buttonClass('primary')}>{text.import}</Link>
          <Button onClick={onAdd}>{text.add}</Button>
          {owner ? <Button onClick={() => void load()} disabled={step === 'loading'}>{step === 'loading' ? text.loadingExamples : text.loadExamples}</Button> : null}
          {step === 'failed' ? <p role="alert">{text.loadFailed}</p> : null}
        </>
      }
    >
      {owner ? text.empty : text.emptyPlain}
    </EmptyNote>
  );
}
