import { useState, type FormEvent } from 'react';
import { DEFAULT_SORT, type Sort } from '../../data/caseload.ts';
import { LIMIT_KEYS, LIMITS, parseLimit, type LimitKey } from '../../domain/caseload-filter.ts';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Choice, FieldSet, SelectField, TextField } from '../../ui/field.tsx';
import { textOf, type CaseloadSearch } from './caseload-search.ts';
import dialog from './caseload-dialogs.module.css';
import { dialogMessages } from './dialog-messages.ts';
import { messages } from './messages.ts';
import type { OnSearch } from './toolbar.tsx';


/** All filters with the limits that the person types, and the order, also of columns that a small screen leaves out. */
export default function Filters({ search, onSearch, onClose }: { search: CaseloadSearch; onSearch: OnSearch; onClose: () => void }) {
  const text = useText(dialogMessages);
  const { orders } = useText(messages);
  const format = useFormat();
  const language = useLanguage();
  const [wrong, setWrong] = useState<LimitKey[]>([]);

  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const typed = (key: LimitKey) => textOf(form, key);
    const bad = LIMIT_KEYS.filter((key) => typed(key) !== '' && parseLimit(key, typed(key)) === undefined);
    setWrong(bad);
    if (bad.length > 0) {
      event.currentTarget.querySelector<HTMLInputElement>(`[name="${bad[0]}"]`)?.focus();
      return;
    }
    const next: CaseloadSearch = { ...(search.search !== undefined && { search: search.search }) };
    const sort = form.get('sort') as Sort;
    if (sort !== DEFAULT_SORT) next.sort = sort;
    for (const key of ['mine', 'fresh', 'due'] as const) if (form.has(key)) next[key] = true;
    for (const key of LIMIT_KEYS) {
      const limit = parseLimit(key, typed(key));
      if (limit !== undefined) next[key] = limit;
    }
    onSearch(next);
    onClose();
  };

  const said = (key: LimitKey) => {
    const { min, max, step } = LIMITS[key];
    return (step === 1 ? text.limitWhole : text.limitWrong)(format.plain(min), format.plain(max));
  };
  return (
    <Dialog title={text.filterTitle} onClose={onClose}>
      <form onSubmit={apply} noValidate className={dialog.form}>
        <p>{text.filterIntro}</p>
        <FieldSet legend={text.shown}>
          {(['mine', 'fresh', 'due'] as const).map((key) => <Choice key={key} label={text[key]} name={key} defaultChecked={search[key] === true} />)}
        </FieldSet>
        <FieldSet legend={text.limits}>
          <div className={dialog.limits}>
            {LIMIT_KEYS.map((key) => (
              <TextField key={key} label={text.limit[key]} aside={`(${text.unit[key]})`} name={key} inputMode="decimal" className={dialog.limit} defaultValue={search[key] === undefined ? '' : language === 'de' ? String(search[key]).replace('.', ',') : search[key]} error={wrong.includes(key) ? said(key) : undefined} />
            ))}
          </div>
        </FieldSet>
        <SelectField label={text.order} name="sort" defaultValue={search.sort ?? DEFAULT_SORT}>
          {Object.entries(orders).map(([sort, label]) => <option key={sort} value={sort}>{label}</option>)}
        </SelectField>
        <Actions>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button type="submit" look="primary">{text.apply}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}
