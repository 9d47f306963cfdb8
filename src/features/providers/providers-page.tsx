/** The practice's directory: whom it recommends, found by any word, changed by whoever works here, never deleted. */
import { useQuery } from '@tanstack/react-query';
import { Suspense, useDeferredValue, useMemo, useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { providerQueries } from '../../data/providers.ts';
import type { Day } from '../../domain/day.ts';
import { addressLines, certificateHasEnded, matchesProvider, PROFESSIONS, searchWords, type Profession, type Provider } from '../../domain/provider.ts';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Choice, SelectField, TextField } from '../../ui/field.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { Page } from '../../ui/page.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Banner, EmptyNote, Loading, ProblemNote } from '../../ui/status.tsx';
import { languageName } from './language-name.ts';
import { messages } from './messages.ts';
import styles from './providers.module.css';

const ProviderDialog = lazyPart(() => import('./provider-dialog.tsx'));
const ImportDialog = lazyPart(() => import('./import-dialog.tsx'));

export function ProvidersPage({ today }: { today: Day }) {
  const text = useText(messages);
  const format = useFormat();
  const language = useLanguage();
  const providers = useQuery(providerQueries.list());
  const [typed, setTyped] = useState('');
  const [profession, setProfession] = useState<Profession | ''>('');
  const [withInactive, setWithInactive] = useState(false);
  const [dialog, setDialog] = useState<'add' | 'import' | Provider | null>(null);
  const [said, setSaid] = useState('');
  const words = useMemo(() => searchWords(typed), [typed]);
  const wanted = useDeferredValue(words);
  const shown = useMemo(
    () => providers.data?.filter((provider) =>
      (withInactive || provider.active) && (profession === '' || provider.profession === profession)
      && matchesProvider(provider, wanted, [text.professions[provider.profession], ...provider.languages.map((code) => languageName(code, language))])) ?? [],
    [providers.data, withInactive, profession, wanted, text, language],
  );

  const actions = (
    <>
      <Button aria-haspopup="dialog" onClick={() => setDialog('import')}>{text.import}</Button>
      <Button look="primary" aria-haspopup="dialog" onClick={() => setDialog('add')}>{text.add}</Button>
    </>
  );
  const dialogs = (
    <Suspense fallback={null}>
      {dialog === 'import' && providers.data ? <ImportDialog existing={providers.data} onClose={() => setDialog(null)} onDone={(done) => { setSaid(done); setDialog(null); }} /> : null}
      {dialog !== null && dialog !== 'import' ? <ProviderDialog {...(dialog !== 'add' && { before: dialog })} onClose={() => setDialog(null)} onSaved={(saved) => { setSaid(text.saved(saved.name)); setDialog(null); }} /> : null}
    </Suspense>
  );

  if (providers.data === undefined) {
    return (
      <Page title={text.title}>
        {providers.isError ? (
          <ProblemNote title={providers.error instanceof FhirError && providers.error.kind === 'offline' ? text.offlineTitle : text.failedTitle} actions={<Button look="primary" onClick={() => void providers.refetch()}>{text.again}</Button>}>{text.failed}</ProblemNote>
        ) : <Loading label={text.loading} height={360} />}
      </Page>
    );
  }
  if (providers.data.length === 0) {
    return (
      <Page title={text.title}>
        <EmptyNote title={text.none} actions={actions}>{text.noneText}</EmptyNote>
        {dialogs}
      </Page>
    );
  }
  return (
    <Page title={text.title} aside={text.aside(providers.data.filter(({ active }) => active).length)} actions={actions}>
      {providers.isError ? <Banner problem>{text.stale(format.clock(new Date(providers.dataUpdatedAt)))} <Button small onClick={() => void providers.refetch()}>{text.again}</Button></Banner> : null}
      <p className={styles.lead}>{text.lead}</p>
      <output className={said === '' ? 'visually-hidden' : styles.said}>{said}</output>
      <div className={styles.tools}>
        <TextField type="search" label={text.search} hint={text.searchHint} value={typed} onChange={(event) => setTyped(event.target.value)} />
        <SelectField label={text.profession} value={profession} onChange={(event) => setProfession(event.target.value as Profession | '')}>
          <option value="">{text.allProfessions}</option>
          {PROFESSIONS.map((each) => <option key={each} value={each}>{text.professions[each]}</option>)}
        </SelectField>
        <div className={styles.toggle}><Choice label={text.withInactive} checked={withInactive} onChange={(event) => setWithInactive(event.target.checked)} /></div>
      </div>
      <output className="visually-hidden">{words.length > 0 || profession !== '' ? text.found(shown.length) : ''}</output>
      <Card>
        {shown.length === 0 ? <p>{text.nothingFound}</p> : (
          <ScrollRegion className={styles.scroll} label={text.title}>
            <table className={styles.table}>
              <thead><tr><th scope="col">{text.name}</th><th scope="col">{text.contact}</th><th scope="col" className={styles.wide}>{text.certificate}</th><th scope="col" className={styles.wide}>{text.languages}</th><th scope="col" className={styles.wide}>{text.waitingTime}</th><th scope="col"><span className="visually-hidden">{text.edit}</span></th></tr></thead>
              <tbody>
                {shown.map((provider) => (
                  <tr key={provider.id}>
                    <th scope="row">
                      {provider.name}
                      <span className={styles.sub}>{[text.professions[provider.profession], provider.title, provider.active ? '' : text.inactive, provider.example ? text.example : ''].filter(Boolean).join(' · ')}</span>
                    </th>
                    <td>
                      {addressLines(provider).map((line) => <div key={line}>{line}</div>)}
                      {[provider.phone, provider.email].map((line) => (line ? <span key={line} className={styles.sub}>{line}</span> : null))}
                    </td>
                    <td className={styles.wide}>
                      {provider.certificate}
                      {provider.certificateUntil === undefined ? null : <span className={styles.sub}>{(certificateHasEnded(provider, today) ? text.validEnded : text.validUntil)(format.day(provider.certificateUntil))}</span>}
                    </td>
                    <td className={styles.wide}>{format.list(provider.languages.map((code) => languageName(code, language)))}</td>
                    <td className={styles.wide}>{provider.waitingTime}</td>
                    <td className={styles.action}><Button small aria-label={text.editOf(provider.name)} aria-haspopup="dialog" onClick={() => setDialog(provider)}>{text.edit}</Button></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        )}
      </Card>
      {dialogs}
    </Page>
  );
}
