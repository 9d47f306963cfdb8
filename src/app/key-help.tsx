import { useText } from '../i18n/messages.ts';
import { Key } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { messages } from './messages.ts';
import styles from './shell.module.css';

/** All keys, on `?`. */
export default function KeyHelp({ onClose }: { onClose: () => void }) {
  const text = useText(messages);
  return (
    <Dialog title={text.keysTitle} onClose={onClose}>
      <dl className={styles.keys}>
        {Object.entries(text.keyList).map(([key, meaning]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt><Key>{key}</Key></dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
