import { useText } from '../i18n/messages.ts';
import { Key } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { laterMessages } from './later-messages.ts';
import styles from './shell.module.css';

/** All keys, on `?`. */
export default function KeyHelp({ onClose }: { onClose: () => void }) {
  const later = useText(laterMessages);
  return (
    <Dialog title={later.keysTitle} onClose={onClose}>
      <dl className={styles.keys}>
        {Object.entries(later.keyList).map(([key, meaning]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt><Key>{key}</Key></dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
