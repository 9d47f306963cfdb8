import type { Day } from '../../domain/day.ts';
import { useText } from '../../i18n/messages.ts';
import { Card } from '../../ui/card.tsx';
import { Page } from '../../ui/page.tsx';
import { LogList } from './log-list.tsx';
import { messages } from './messages.ts';

/** Who read and changed what in the whole practice. */
export function AccessLogPage({ today }: { today: Day }) {
  const text = useText(messages);
  return (
    <Page title={text.practiceLogTitle} aside={text.practiceLogAside}>
      <Card><LogList today={today} /></Card>
    </Page>
  );
}
