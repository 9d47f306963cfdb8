/** The plant picker, whose code comes only when somebody wants to search. */
import { lazy, Suspense, type ComponentProps } from 'react';
import { useText } from '../../i18n/messages.ts';
import { Loading } from '../../ui/status.tsx';
import { messages } from './messages.ts';

const Loaded = lazy(() => import('./plant-picker.tsx'));

export function PlantPicker(props: ComponentProps<typeof Loaded>) {
  const text = useText(messages);
  return (
    <Suspense fallback={<Loading label={text.plantsLoading} height={74} />}>
      <Loaded {...props} />
    </Suspense>
  );
}
