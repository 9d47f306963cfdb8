import { ProvidersPage } from '../../features/providers/providers-page.tsx';
import { useToday } from '../today.ts';

export function ProvidersRoute() {
  return <ProvidersPage today={useToday()} />;
}
