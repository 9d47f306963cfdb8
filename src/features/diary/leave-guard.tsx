/** Asks before unsaved input is left behind: by a link, the back button or closing the tab. */
import { useBlocker } from '@tanstack/react-router';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { messages } from './messages.ts';

/** `unsaved` is asked at the moment of leaving, so that a save just before it counts. */
export function LeaveGuard({ unsaved }: { unsaved: () => boolean }) {
  const text = useText(messages);
  const blocker = useBlocker({ shouldBlockFn: unsaved, enableBeforeUnload: unsaved, withResolver: true });
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
