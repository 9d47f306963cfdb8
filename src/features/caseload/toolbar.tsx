import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { caseloadQueries, searchCaseload } from '../../data/caseload.ts';
import { LIMIT_KEYS, type LimitKey } from '../../domain/caseload-filter.ts';
import { useFormat, type Format } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button, Key } from '../../ui/button.tsx';
import { everybody, isFiltered, without, type CaseloadSearch } from './caseload-search.ts';
import styles from './caseload.module.css';
import { messages } from './messages.ts';

/** Brings a selection into the address; a function makes it from the one that stands there at that moment. */
export type OnSearch = (next: CaseloadSearch | ((now: CaseloadSearch) => CaseloadSearch), options?: { replace?: boolean }) => void;

interface ToolbarProps {
  search: CaseloadSearch;
  onSearch: OnSearch;
  practitioner: string;
  input: RefObject<HTMLInputElement | null>;
  /** Goes on to the first row. */
  onDown: () => void;
  onFilters: () => void;
  onViews: () => void;
}

/** Waiting time after the last key before the server is asked, ms. */
const PAUSE = 250;

/** The words behind a search token, in memory only: an address never holds them, and they are gone with the tab. */
const wordsKey = (token: string) => ['caseload-words', token];

/** Limits that the two chips begin with; the filter dialog changes them. */
const OFFERED = { quiet: 14, painUp: 2 } as const;

/** A filter in words: the fact and the limit that was typed. */
export function limitSaid(key: LimitKey, value: number, text: (typeof messages)['de'], format: Format): string {
  return text[key](format.plain(value));
}

/** The search and the filters: each a fact with its limit, each pressed or not. */
export function Toolbar({ search, onSearch, practitioner, input, onDown, onFilters, onViews }: ToolbarProps) {
  const text = useText(messages);
  const format = useFormat();
  // A limit that was typed stays on its chip after the filter is switched off.
  const [offered, setOffered] = useState<{ quiet: number; painUp: number }>(OFFERED);
  if (search.quiet !== undefined && search.quiet !== offered.quiet) setOffered({ ...offered, quiet: search.quiet });
  if (search.painUp !== undefined && search.painUp !== offered.painUp) setOffered({ ...offered, painUp: search.painUp });
  const others = LIMIT_KEYS.filter((key) => !(key in OFFERED) && search[key] !== undefined);
  const chips: { key: Exclude<keyof CaseloadSearch, 'sort' | 'search'>; value: true | number; label: string }[] = [
    ...(['mine', 'fresh', 'due'] as const).map((key) => ({ key, value: true as const, label: text[key] })),
    ...(['quiet', 'painUp'] as const).map((key) => ({ key, value: offered[key], label: limitSaid(key, offered[key], text, format) })),
    ...others.map((key) => ({ key, value: search[key]!, label: limitSaid(key, search[key]!, text, format) })),
  ];
  // Each number is that of the rows which pressing the chip shows, or shows now; the order makes no difference to it.
  const counts = useQuery({ ...caseloadQueries.counts(chips.map(({ key, value }) => ({ ...without(search, 'sort'), [key]: value })), practitioner), placeholderData: keepPreviousData }).data;
  return (
    <div className={styles.toolbar}>
      <SearchBox search={search} onSearch={onSearch} practitioner={practitioner} input={input} onDown={onDown} />
      <div className={styles.tools}>
        <Button onClick={onFilters} aria-haspopup="dialog">{text.more}</Button>
        <Button onClick={onViews} aria-haspopup="dialog">{text.views}</Button>
        {isFiltered(without(search, 'search')) ? <Button look="quiet" onClick={() => onSearch({ ...everybody(search), ...(search.search !== undefined && { search: search.search }) })}>{text.clear}</Button> : null}
      </div>
      <fieldset aria-label={text.filters} className={styles.chips}>
        {chips.map(({ key, value, label }, index) => (
          <Button key={key} aria-pressed={search[key] !== undefined} onClick={() => onSearch(search[key] === undefined ? { ...search, [key]: value } : without(search, key))}>
            {label}
            {typeof counts?.[index] === 'number' ? <span className={styles.count}>{format.number(counts[index], 0)}</span> : null}
          </Button>
        ))}
      </fieldset>
    </div>
  );
}

type SearchBoxProps = Pick<ToolbarProps, 'search' | 'onSearch' | 'practitioner' | 'input' | 'onDown'>;

function SearchBox({ search, onSearch, practitioner, input, onDown }: SearchBoxProps) {
  const text = useText(messages);
  const client = useQueryClient();
  const [typed, setTyped] = useState(() => client.getQueryData<string>(wordsKey(search.search ?? '')) ?? '');
  const [failed, setFailed] = useState(false);
  /** The search that the words in the field belong to. */
  const [asked, setAsked] = useState(search.search);
  const waiting = useRef<{ timer?: ReturnType<typeof setTimeout>; abort?: AbortController }>({});

  const stop = () => {
    clearTimeout(waiting.current.timer);
    waiting.current.abort?.abort();
    waiting.current = {};
  };
  useEffect(() => stop, []);

  // Going back, forward or into a view brings another search, or none.
  if (asked !== search.search) {
    setAsked(search.search);
    setTyped(client.getQueryData<string>(wordsKey(search.search ?? '')) ?? '');
  }

  const ask = async (words: string, abort: AbortController) => {
    try {
      const token = await searchCaseload(client, without(search, 'search'), practitioner, words, abort.signal);
      if (token === undefined) return;
      client.setQueryData(wordsKey(token), words);
      setAsked(token);
      // A filter may have been pressed meanwhile. Typing on replaces the search; only its first word is a step that Back undoes.
      onSearch((now) => ({ ...now, search: token }), { replace: search.search !== undefined });
    } catch {
      if (!abort.signal.aborted) setFailed(true);
    } finally {
      if (waiting.current.abort === abort) waiting.current = {};
    }
  };

  const change = (words: string) => {
    setTyped(words);
    setFailed(false);
    stop();
    if (words.trim() === '') {
      if (search.search === undefined) return;
      setAsked(undefined);
      onSearch(without(search, 'search'));
      return;
    }
    const abort = new AbortController();
    waiting.current = { abort, timer: setTimeout(() => void ask(words.trim(), abort), PAUSE) };
  };

  return (
    <search className={styles.search}>
      <input
        ref={input}
        type="search"
        aria-label={text.searchLabel}
        aria-keyshortcuts="/"
        placeholder={search.search !== undefined && typed === '' ? text.searchKept : text.searchPlaceholder}
        value={typed}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || (event.key === 'Enter' && waiting.current.abort === undefined)) {
            event.preventDefault();
            onDown();
          } else if (event.key === 'Escape') {
            event.preventDefault();
            change('');
          }
        }}
      />
      {typed !== '' || search.search !== undefined ? <button type="button" className={styles.end} aria-label={text.searchEnd} onClick={() => { change(''); input.current?.focus(); }}>×</button> : <Key>/</Key>}
      {failed ? <p role="alert">{text.searchFailed}</p> : null}
    </search>
  );
}
