/** Releases from confidentiality of a patient: which there are, recording one, revoking one. */
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import type { LetterWriter } from '../../data/letters.ts';
import { opaqueId } from '../../data/opaque-id.ts';
import { releaseQueries, useRecordRelease, useRevokeRelease } from '../../data/releases.ts';
import { addDays, parseDay, type Day } from '../../domain/day.ts';
import { standingOf, type Release } from '../../domain/letter.ts';
import { PROFESSIONS, type Profession } from '../../domain/provider.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Loading } from '../../ui/status.tsx';
import styles from './letters.module.css';
import { messages } from './messages.ts';
import { ProviderChoice } from './provider-choice.tsx';

/** How long a release holds at first, days: a person changes it. */
const FIRST_DAYS = 182;

export function Releases({ patient, writer, today }: { patient: string; writer: LetterWriter; today: Day }) {
  const text = useText(messages);
  const format = useFormat();
  const releases = useQuery(releaseQueries.of(patient));
  const [dialog, setDialog] = useState<'record' | Release | null>(null);
  const [said, setSaid] = useState('');
  return (
    <Card title={text.releases}>
      <div className={styles.stack}>
        <div className={styles.head}>
          <p className={styles.lead}>{text.releasesText}</p>
          <Button aria-haspopup="dialog" onClick={() => setDialog('record')}>{text.record}</Button>
        </div>
        <output className={said === '' ? 'visually-hidden' : styles.said}>{said}</output>
        {releases.isError && !releases.data ? <div className={styles.problem} role="alert"><p>{text.releasesFailed}</p><Button small onClick={() => void releases.refetch()}>{text.again}</Button></div> : null}
        {releases.isPending ? <Loading label={text.loading} height={80} /> : null}
        {releases.data?.length === 0 ? <p>{text.releasesNone}</p> : null}
        {releases.data && releases.data.length > 0 ? (
          <ScrollRegion className={styles.scroll} label={text.releasesList}>
            <table className={styles.table}>
              <thead>
                <tr><th scope="col">{text.releaseProvider}</th><th scope="col">{text.purpose}</th><th scope="col">{text.data}</th><th scope="col">{text.validity}</th><th scope="col"><span className="visually-hidden">{text.revoke}</span></th></tr>
              </thead>
              <tbody>
                {releases.data.map((release) => {
                  const standing = standingOf(release, today);
                  return (
                    <tr key={release.id}>
                      <th scope="row">{release.providerName || text.unnamed}<span className={styles.sub}>{text.recordedBy(release.recordedBy, format.instant(release.recordedAt))}</span></th>
                      <td className={styles.asWritten}>{release.purpose}</td>
                      <td className={styles.asWritten}>{release.data}<span className={styles.sub}>{release.given}</span></td>
                      <td>{release.revoked === undefined ? text.standings[standing] : text.revokedOn(format.day(release.revoked))}<span className={styles.sub}>{text.fromTo(format.day(release.from), format.day(release.until))}</span></td>
                      <td className={styles.action}>{standing === 'valid' || standing === 'not-yet' ? <Button small aria-label={text.revokeOf(release.providerName)} aria-haspopup="dialog" onClick={() => setDialog(release)}>{text.revoke}</Button> : null}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </ScrollRegion>
        ) : null}
      </div>
      {dialog === 'record' ? <RecordRelease patient={patient} writer={writer} today={today} onClose={() => setDialog(null)} onRecorded={() => { setSaid(text.recorded); setDialog(null); }} /> : null}
      {dialog !== null && dialog !== 'record' ? <RevokeRelease patient={patient} release={dialog} today={today} onClose={() => setDialog(null)} onRevoked={() => { setSaid(text.revoked); setDialog(null); }} /> : null}
    </Card>
  );
}

interface RecordReleaseProps {
  patient: string;
  writer: LetterWriter;
  today: Day;
  /** For whom, where that is known. */
  provider?: { id: string; name: string; detail: string };
  /** Fields that stand first in the choice. */
  first?: readonly Profession[];
  onClose: () => void;
  onRecorded: (release: Release) => void;
}

/** Records a release. What was typed stays until it is saved or thrown away. */
export function RecordRelease({ patient, writer, today, provider, first = PROFESSIONS, onClose, onRecorded }: RecordReleaseProps) {
  const text = useText(messages);
  const record = useRecordRelease(patient);
  const [id] = useState(opaqueId);
  const [chosen, setChosen] = useState(provider ?? null);
  const [typed, setTyped] = useState(() => ({ purpose: '', data: '', from: today as string, until: addDays(today, FIRST_DAYS) as string, given: text.givenDefault }));
  const [tried, setTried] = useState(false);
  const [from, until] = [parseDay(typed.from), parseDay(typed.until)];
  const periodWrong = from === null || until === null || until < from;
  const set = (key: keyof typeof typed) => ({ value: typed[key], onChange: (event: { target: { value: string } }) => setTyped({ ...typed, [key]: event.target.value }) });
  const needed = (key: 'purpose' | 'data' | 'given') => (tried && typed[key].trim() === '' ? text.required : undefined);

  const save = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!chosen || periodWrong || typed.purpose.trim() === '' || typed.data.trim() === '' || typed.given.trim() === '') return;
    record.mutate(
      { id, provider: chosen.id, providerName: chosen.name, purpose: typed.purpose.trim(), data: typed.data.trim(), from, until, given: typed.given.trim(), recordedBy: writer.name },
      { onSuccess: onRecorded },
    );
  };
  return (
    <Dialog title={text.recordTitle} onClose={onClose}>
      <form className={styles.stack} noValidate onSubmit={save}>
        <p className={styles.quiet}>{text.recordText}</p>
        <ProviderChoice
          label={text.releaseProvider}
          chosen={chosen}
          nobody={text.nobodyChosen}
          first={first}
          onPick={(each) => setChosen({ id: each.id, name: each.name, detail: [each.title, each.city].filter(Boolean).join(', ') })}
          onClear={() => setChosen(null)}
          error={tried && !chosen ? text.chooseProvider : undefined}
        />
        <TextField label={text.purpose} hint={text.purposeHint} maxLength={500} error={needed('purpose')} {...set('purpose')} />
        <TextArea label={text.data} hint={text.dataHint} rows={2} maxLength={2000} error={needed('data')} {...set('data')} />
        <div className={styles.row}>
          <TextField label={text.validFrom} type="date" {...set('from')} error={tried && periodWrong ? text.periodWrong : undefined} />
          <TextField label={text.validUntil} type="date" {...set('until')} />
        </div>
        <TextField label={text.given} maxLength={500} error={needed('given')} {...set('given')} />
        {record.isError ? <p className={styles.problem} role="alert">{text.recordFailed[record.error instanceof FhirError ? record.error.kind : 'server']}</p> : null}
        <Actions>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="primary" type="submit" disabled={record.isPending}>{record.isPending ? text.saving : text.save}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

function RevokeRelease({ patient, release, today, onClose, onRevoked }: { patient: string; release: Release; today: Day; onClose: () => void; onRevoked: () => void }) {
  const text = useText(messages);
  const revoke = useRevokeRelease(patient);
  return (
    <Dialog title={text.revokeTitle} onClose={onClose}>
      <p>{text.revokeText(release.providerName)}</p>
      {revoke.isError ? <p className={styles.problem} role="alert">{text.recordFailed[revoke.error instanceof FhirError ? revoke.error.kind : 'server']}</p> : null}
      <Actions>
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button look="primary" disabled={revoke.isPending} onClick={() => revoke.mutate({ release, on: today }, { onSuccess: onRevoked })}>{revoke.isPending ? text.saving : text.revoke}</Button>
      </Actions>
    </Dialog>
  );
}
