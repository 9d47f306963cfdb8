/** Leaving a meeting saves first; only what could not be saved is asked about. Between its cases, its minutes and its wall nothing is left behind. */
import { useBlocker } from '@tanstack/react-router';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { messages } from './messages.ts';

/** Longer than this nobody is kept waiting for an answer of the server. */
const WAIT_MS = 5000;

export function LeaveGuard({ meeting, flush, unsaved }: { meeting: string; flush: () => Promise<void>; unsaved: () => boolean }) {
  const text = useText(messages);
  const shouldBlockFn = async ({ next }: { next: { pathname: string } }) => {
    const here = paths.meeting(meeting);
    if (next.pathname === here || next.pathname.startsWith(`${here}/`)) return false;
    await Promise.race([flush().catch(() => {}), new Promise((resolve) => setTimeout(resolve, WAIT_MS))]);
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
