import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { DEFAULT_SORT } from '../../data/caseload.ts';
import { saveView, viewsQuery, type CaseloadView } from '../../data/caseload-views.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { LIMIT_KEYS } from '../../domain/caseload-filter.ts';
import { useFormat, type Format } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Loading, ProblemNote } from '../../ui/status.tsx';
import { searchOfView, textOf, viewQuery, type CaseloadSearch } from './caseload-search.ts';
import dialog from './caseload-dialogs.module.css';
import { dialogMessages } from './dialog-messages.ts';
import { messages } from './messages.ts';
import { limitSaid, type OnSearch } from './toolbar.tsx';

/** The views that the practice saved: open, save the present selection, rename, remove. */
export default function Views({ search, onSearch, onClose }: { search: CaseloadSearch; onSearch: OnSearch; onClose: () => void }) {
  const text = useText(dialogMessages);
  const chips = useText(messages);
  const format = useFormat();
  const client = useQueryClient();
  const query = useQuery(viewsQuery);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [edited, setEdited] = useState<{ id: string; what: 'rename' | 'remove' } | null>(null);
  /** What is wrong with the typed name of a new view. */
  const [wrong, setWrong] = useState<'required' | 'viewExists' | null>(null);

  /** Writes, tells that it is written, then shows what is stored; true when it was written. */
  const write = async (view: CaseloadView, onSaved?: () => void): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    try {
      await saveView(view);
      onSaved?.();
      return true;
    } catch (error) {
      const kind = error instanceof FhirError ? error.kind : 'server';
      setProblem(kind === 'stale' ? text.viewStale : kind === 'offline' ? text.offline : text.failed);
      return false;
    } finally {
      setBusy(false);
      await client.invalidateQueries({ queryKey: viewsQuery.queryKey });
    }
  };
  const isTaken = (title: string, except?: string) => (query.data ?? []).some((view) => view.id !== except && format.compare(view.title.toLocaleLowerCase(), title.toLocaleLowerCase()) === 0);
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const title = textOf(new FormData(form), 'title');
    const fault = title === '' ? 'required' : isTaken(title) ? 'viewExists' : null;
    setWrong(fault);
    if (fault === null) await write({ title, query: viewQuery(search), active: true }, () => form.reset());
  };
  const rename = async (event: FormEvent<HTMLFormElement>, view: CaseloadView) => {
    event.preventDefault();
    const title = textOf(new FormData(event.currentTarget), 'title');
    if (isTaken(title, view.id)) {
      setProblem(text.viewExists);
      return;
    }
    if (title === '' || title === view.title || (await write({ ...view, title }))) setEdited(null);
  };
  const remove = async (view: CaseloadView) => {
    await write({ ...view, active: false });
    setEdited(null);
  };

  const views = query.data?.toSorted((a, b) => format.compare(a.title, b.title));
  return (
    <Dialog title={text.viewsTitle} onClose={onClose}>
      <p>{text.viewsIntro}</p>
      {problem ? <p role="alert" className={dialog.problem}>{problem}</p> : null}
      {query.isPending ? <Loading label={text.viewsLoading} height={64} /> : null}
      {query.isError && !views ? <ProblemNote title={text.viewsFailed} actions={<Button onClick={() => void query.refetch()}>{text.again}</Button>} /> : null}
      {views?.length === 0 ? <p>{text.viewsNone}</p> : null}
      <ul className={dialog.views}>
        {views?.map((view) => {
          const selection = searchOfView(view.query);
          const editing = edited?.id === view.id ? edited?.what : undefined;
          return (
            <li key={view.id} className={dialog.view}>
              {editing === 'rename' ? (
                <form onSubmit={(event) => void rename(event, view)} className={dialog.inline}>
                  {/* The button that led here is gone. */}
                  {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
                  <TextField label={text.newName} name="title" defaultValue={view.title} maxLength={80} autoFocus />
                  <Button type="submit" look="primary" disabled={busy}>{text.save}</Button>
                  <Button onClick={() => setEdited(null)}>{text.cancel}</Button>
                </form>
              ) : (
                <>
                  <div className={dialog.viewName}>
                    <a
                      href={`${paths.caseload}${view.query === '' ? '' : `?${view.query}`}`}
                      onClick={(event) => {
                        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                        event.preventDefault();
                        onSearch(selection);
                        onClose();
                      }}
                    >
                      {view.title}
                    </a>
                    <span className={dialog.quiet}>{selectionSaid(selection, chips, text.viewEverything, format)}</span>
                  </div>
                  {editing === 'remove' ? (
                    <>
                      {/* The button that led here is gone. */}
                      {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
                      <Button small autoFocus disabled={busy} onClick={() => void remove(view)}>{text.removeReally}</Button>
                      <Button small onClick={() => setEdited(null)}>{text.cancel}</Button>
                    </>
                  ) : (
                    <>
                      <Button look="quiet" small aria-label={`${text.rename}: ${view.title}`} onClick={() => setEdited({ id: view.id!, what: 'rename' })}>{text.rename}</Button>
                      <Button look="quiet" small aria-label={`${text.remove}: ${view.title}`} onClick={() => setEdited({ id: view.id!, what: 'remove' })}>{text.remove}</Button>
                    </>
                  )}
                </>
              )}
            </li>
          );
        })}
      </ul>
      <form onSubmit={(event) => void add(event)} className={dialog.form} noValidate>
        <TextField
          label={text.viewName}
          name="title"
          maxLength={80}
          hint={`${text.viewHint(selectionSaid(search, chips, text.viewEverything, format))}. ${text.viewNameHint}`}
          error={wrong === null ? undefined : text[wrong]}
        />
        <Actions><Button type="submit" look="primary" disabled={busy}>{busy ? text.saving : text.viewSave}</Button></Actions>
      </form>
    </Dialog>
  );
}

/** A selection in words: its filters, then its order. */
function selectionSaid(search: CaseloadSearch, text: (typeof messages)['de'], everything: string, format: Format): string {
  const flags = (['mine', 'fresh', 'due'] as const).filter((key) => search[key]).map((key) => text[key]);
  const limits = LIMIT_KEYS.flatMap((key) => (search[key] === undefined ? [] : [limitSaid(key, search[key], text, format)]));
  const filters = [...flags, ...limits];
  return `${filters.length === 0 ? everything : filters.join(', ')}; ${text.orders[(search.sort ?? DEFAULT_SORT) as keyof typeof text.orders]}`;
}
