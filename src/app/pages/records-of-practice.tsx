import { useSuspenseQuery } from '@tanstack/react-query';
import { sessionQuery } from '../../data/session.ts';
import { AccessLogPage } from '../../features/record/access-log-page.tsx';
import { RetentionPage } from '../../features/record/retention-page.tsx';
import { useToday } from '../today.ts';

export { IntegrityPage as IntegrityRoute } from '../../features/record/integrity-page.tsx';
export { TransferPage as TransferRoute } from '../../features/record/transfer-page.tsx';

export function AccessLogRoute() {
  return <AccessLogPage today={useToday()} />;
}

export function RetentionRoute() {
  const { user } = useSuspenseQuery(sessionQuery).data;
  return <RetentionPage practitioner={user?.practitioner ?? ''} today={useToday()} />;
}
