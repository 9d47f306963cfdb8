/** Earlier imports of a patient, each of which can be taken back as a whole. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { importQueries, planUndo, stepsOf, undoImport, type PastImport, type UndoPlan } from '../../data/imports.ts';
import { useFormat, type Format } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Choice, FieldSet } from '../../ui/field.tsx';
import { Loading } from '../../ui/status.tsx';
import styles from './import.module.css';
import { messages, type ImportText } from './messages.ts';
import { ScrollRegion } from './scroll-region.tsx';

interface PastImportsProps {
  records: PastImport[] | undefined;
  failed: boolean;
  onRetry: () => void;
  /** Id of the person at the screen. */
  practitioner: string;
  onUndo: (record: PastImport) => void;
}

export function PastImports({ records, failed, onRetry, practitioner, onUndo }: PastImportsProps) {
  const text = useText(messages);
  const format = useFormat();
  if (!records) return failed ? <p role="alert" className={styles.row}>{text.pastFailed} <Button small onClick={onRetry}>{text.again}</Button></p> : <Loading label={text.pastLoading} height={80} />;
  if (records.length === 0) return <p className={styles.quiet}>{text.pastNone}</p>;
  return (
    <ScrollRegion label={text.tableOf(text.past)}>
      <table>
        <thead>
          <tr><th scope="col">{text.when}</th><th scope="col">{text.what}</th><th scope="col">{text.who}</th><th scope="col">{text.span}</th><th scope="col">{text.amount}</th><th scope="col">{text.action}</th></tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr key={record.id}>
              <td className={styles.narrow}>{format.instant(record.recorded)}</td>
              <td>{kindsOf(record, text)}</td>
              <td>{nameOf(record, practitioner, text)}</td>
              <td>{record.span ? [...new Set([record.span.from, record.span.to])].map((day) => format.day(day)).join(' – ') : ''}</td>
              <td>{amountOf(record, text)}</td>
              <td>
                {record.undone
                  ? `${text.undone(format.instant(record.undone.at))}, ${nameOf(record.undone, practitioner, text)}`
                  : <Button small aria-label={text.undoOf(kindsOf(record, text), format.instant(record.recorded))} onClick={() => onUndo(record)}>{text.undo}</Button>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function nameOf(who: { practitioner: string; practitionerName?: string }, me: string, text: ImportText): string {
  return who.practitioner === me ? text.you : (who.practitionerName ?? text.colleague);
}

/** What the files were, in words; a kind that is not known here as it was written down. */
function kindsOf({ kinds }: PastImport, text: ImportText): string {
  return kinds.map((kind) => (Object.hasOwn(text.kinds, kind) ? text.kinds[kind as keyof ImportText['kinds']] : kind)).join(', ');
}

function amountOf(record: PastImport, text: ImportText): string {
  const entries = record.targets.filter((target) => target.startsWith('QuestionnaireResponse/')).length;
  return text.amountOf(entries, record.targets.length - entries);
}

/** Says what taking the import back would do now, above all to days that somebody changed since, before it is done. */
export function UndoDialog({ patient, record, practitioner, zone, onClose, onDone }: { patient: string; record: PastImport; practitioner: string; zone: string; onClose: () => void; onDone: () => void }) {
  const text = useText(messages);
  const format = useFormat();
  const client = useQueryClient();
  const name = useId();
  const [keepChanged, setKeepChanged] = useState(true);
  const [doing, setDoing] = useState(false);
  const [problem, setProblem] = useState<'stale' | 'offline' | 'other' | null>(null);
  const plan = useQuery({ queryKey: ['undo-import', patient, record.id], queryFn: ({ signal }) => planUndo(patient, record, zone, signal), staleTime: 0, gcTime: 0, retry: false });

  const undo = async (): Promise<void> => {
    if (!plan.data) return;
    setDoing(true);
    setProblem(null);
    try {
      await undoImport(plan.data, keepChanged, practitioner);
      void client.invalidateQueries();
      onDone();
    } catch (error) {
      const kind = error instanceof FhirError ? error.kind : 'server';
      setProblem(kind === 'stale' || kind === 'offline' ? kind : 'other');
      setDoing(false);
    }
  };
  /** What was lost on the way may have happened: then there is nothing left to do, and the list says who did it. */
  const recheck = (): void => {
    setProblem(null);
    void plan.refetch();
    void client.invalidateQueries({ queryKey: importQueries.records(patient).queryKey });
  };
  const nothing = plan.data?.steps.length === 0;
  const chosen = plan.data ? stepsOf(plan.data, keepChanged) : [];
  return (
    <Dialog title={text.undoTitle} onClose={onClose}>
      <div className={styles.stack} aria-live="polite">
        <p className={styles.strong}>{[kindsOf(record, text), format.instant(record.recorded)].join(' · ')}</p>
        {plan.isPending ? <Loading label={text.undoLoading} height={80} /> : null}
        {plan.isError && !plan.isFetching ? <div role="alert" className={styles.problem}>{text.undoErrors.other} <Button small onClick={recheck}>{text.recheck}</Button></div> : null}
        {plan.data && nothing ? <p>{text.undoNothing}</p> : null}
        {plan.data && !nothing ? <UndoSummary plan={plan.data} keepChanged={keepChanged} text={text} /> : null}
        {plan.data?.steps.some((step) => step.changedSince) ? (
          <FieldSet legend={text.undoChangedWhat}>
            <p>{text.undoChanged(changedDays(plan.data, format))}</p>
            <Choice type="radio" name={name} checked={keepChanged} onChange={() => setKeepChanged(true)} label={text.undoKeep} />
            <Choice type="radio" name={name} checked={!keepChanged} onChange={() => setKeepChanged(false)} label={text.undoAll} />
          </FieldSet>
        ) : null}
        <p className={styles.quiet}>{text.undoHistory}</p>
        {problem === null ? null : (
          <div role="alert" className={styles.problem}>
            <strong>{problem === 'offline' ? text.writeUnsure : text.undoFailed}.</strong> {text.undoErrors[problem]} <Button small onClick={recheck}>{text.recheck}</Button>
          </div>
        )}
      </div>
      <Actions>
        <Button onClick={onClose}>{text.close}</Button>
        {plan.data && !nothing ? <Button look="primary" disabled={doing || chosen.length === 0} onClick={() => void undo()}>{doing ? text.undoDoing : text.undoConfirm}</Button> : null}
      </Actions>
    </Dialog>
  );
}

function changedDays(plan: UndoPlan, format: Format): string {
  return [...new Set(plan.steps.filter((step) => step.changedSince).flatMap((step) => step.day ?? []))].sort().map((day) => format.day(day)).join(', ');
}

function UndoSummary({ plan, keepChanged, text }: { plan: UndoPlan; keepChanged: boolean; text: ImportText }) {
  const steps = stepsOf(plan, keepChanged);
  const back = steps.filter((step) => step.after.status === 'entered-in-error');
  const restored = steps.length - back.length;
  return (
    <div className={styles.tight}>
      {steps.length === 0 ? <p>{text.undoNothingChosen}</p> : null}
      {back.length === 0 ? null : <p>{text.undoWithdraw(back.filter((step) => step.stored.resourceType === 'QuestionnaireResponse').length, back.filter((step) => step.stored.resourceType === 'Observation').length)}</p>}
      {restored === 1 ? <p>{text.undoRestore(restored)}</p> : null}
      {restored > 1 ? <p>{text.undoRestoreMany(restored)}</p> : null}
      {plan.alreadyGone > 0 ? <p className={styles.quiet}>{text.undoGone(plan.alreadyGone)}</p> : null}
    </div>
  );
}
