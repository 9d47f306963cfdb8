/** Leaving saves first; only what could not be saved is asked about. */
import { useBlocker } from '@tanstack/react-router';
import { Button } from './button.tsx';
import { Actions, Dialog } from './dialog.tsx';

/** Longer than this nobody is kept waiting for an answer of the server. */
const WAIT_MS = 5000;

interface LeaveGuardProps {
  /** Saves what is not saved yet; absent where only the person can. */
  flush?: () => Promise<void>;
  unsaved: () => boolean;
  text: { leaveTitle: string; leaveText: string; leave: string; stay: string };
  /** Address below which nothing is left behind. */
  within?: string;
}

export function LeaveGuard({ flush, unsaved, text, within }: LeaveGuardProps) {
  const shouldBlockFn = async ({ next }: { next: { pathname: string } }) => {
    if (within !== undefined && (next.pathname === within || next.pathname.startsWith(`${within}/`))) return false;
    if (flush) await Promise.race([flush().catch(() => {}), new Promise((resolve) => setTimeout(resolve, WAIT_MS))]);
    return unsaved();
  };
  const blocker = useBlocker({ shouldBlockFn, enableBeforeUnload: unsaved, withResolver: true });
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog title={text.leaveTitle} onClose={blocker.reset}>
      <p>{text.leaveText}</p>
      <Actions>
        <Button onClick={blocker.proceed}>{text.leave}</Button>
        <Button look="primary" onClick={blocker.reset}>{text.stay}</Button>
      </Actions>
    </Dialog>
  );
}
