/** Finding one of many things by any of its words; the code behind it comes only when it is shown. */
import { Suspense } from 'react';
import { defineMessages, useText } from '../i18n/messages.ts';
import { lazyPart } from './lazy-part.ts';
import { Loading } from './status.tsx';
import type { WordPickerProps } from './word-picker-list.tsx';

const messages = defineMessages({ de: { loading: 'Die Suche wird geladen …' }, en: { loading: 'Loading the search …' } });

const List = lazyPart(() => import('./word-picker-list.tsx'));

export function WordPicker(props: WordPickerProps) {
  const text = useText(messages);
  return (
    <Suspense fallback={<Loading label={text.loading} height={74} />}>
      <List {...props} />
    </Suspense>
  );
}
