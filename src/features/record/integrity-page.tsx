/** Whether versions and log are as they were written: checked on request, told in words. */
import { useQuery } from '@tanstack/react-query';
import { recordQueries } from '../../data/records.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Page } from '../../ui/page.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Loading } from '../../ui/status.tsx';
import { Failed } from './failed.tsx';
import { messages } from './messages.ts';
import styles from './record.module.css';

/** Faults that are listed; their number is told whole. */
const SHOWN = 200;

export function IntegrityPage() {
  const text = useText(messages);
  const format = useFormat();
  // Long on a large practice, so it is never started by merely looking.
  const check = useQuery({ ...recordQueries.verify(), enabled: false });
  const { data: report } = check;
  const kinds: Readonly<Record<string, string>> = text.verifyKinds;
  return (
    <Page title={text.verifyTitle} aside={text.verifyAside}>
      <p className={styles.lead}>{text.verifyLead}</p>
      <div className={styles.row}>
        <Button look="primary" disabled={check.isFetching} onClick={() => void check.refetch()}>{check.isFetching ? text.verifyBusy : text.verifyNow}</Button>
        <span className={styles.quiet}>{report ? text.verifyAt(format.instant(report.at)) : text.verifyNever}</span>
      </div>
      {check.isFetching ? <Loading label={text.verifyBusy} height={120} /> : check.isError ? <Failed error={check.error} onAgain={() => void check.refetch()} /> : report ? (
        <div role={report.ok ? 'status' : 'alert'}>
          <Card title={report.ok ? text.verifyOk : text.verifyBroken}>
            <div className={styles.stack}>
              <p>{text.verifyOkText(format.plain(report.versions), format.plain(report.lines))}</p>
              {report.ok ? null : <p className={styles.problem}>{text.verifyBrokenText}</p>}
              {report.faults.length > 0 ? (
                <ScrollRegion label={text.verifyFaults} className={styles.scroll}>
                  <table className={styles.table}>
                    <caption className={styles.quiet}>{text.verifyFaults}: {format.plain(report.faults.length)}</caption>
                    <thead><tr><th scope="col">{text.verifyPlace}</th><th scope="col">{text.verifyKind}</th></tr></thead>
                    <tbody>{report.faults.slice(0, SHOWN).map(({ place, kind }, at) => <tr key={`${place} ${at}`}><th scope="row">{place}</th><td>{Object.hasOwn(kinds, kind) ? kinds[kind] : kind}</td></tr>)}</tbody>
                  </table>
                </ScrollRegion>
              ) : null}
            </div>
          </Card>
        </div>
      ) : null}
    </Page>
  );
}
