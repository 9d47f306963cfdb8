import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { removeExamples } from '../../data/examples.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { dialogMessages } from './dialog-messages.ts';
import dialog from './caseload-dialogs.module.css';

/** Asks before the invented people go; nothing else is touched. */
export default function RemoveExamples({ onClose }: { onClose: () => void }) {
  const text = useText(dialogMessages);
  const client = useQueryClient();
  const [step, setStep] = useState<'idle' | 'busy' | 'failed'>('idle');
  const remove = async () => {
    setStep('busy');
    try {
      await removeExamples();
      // Whatever is kept in memory may be about one of them.
      await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
      onClose();
    } catch {
      setStep('failed');
    }
  };
  return (
    <Dialog title={text.examplesTitle} onClose={onClose}>
      <p>{text.examples}</p>
      {step === 'failed' ? <p role="alert" className={dialog.problem}>{text.examplesFailed}</p> : null}
      <Actions>
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button look="primary" disabled={step === 'busy'} onClick={() => void remove()}>{step === 'busy' ? text.examplesRemoving : text.examplesRemove}</Button>
      </Actions>
    </Dialog>
  );
}
