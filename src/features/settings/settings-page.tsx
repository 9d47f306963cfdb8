import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sessionQuery } from '../../data/session.ts';
import { useFormat } from '../../i18n/format.ts';
import { setLanguage, useLanguage, useText, type Language } from '../../i18n/messages.ts';
import { purpose } from '../../i18n/purpose.ts';
import { paths } from '../../paths.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { setTheme, useTheme, type Theme } from '../../ui/theme.ts';
import { Letterhead } from './letterhead.tsx';
import { messages } from './messages.ts';
import styles from './settings.module.css';

/** Language and brightness of this screen, the practice, the way to the plant catalogue, what the software is for. */
export function SettingsPage() {
  const text = useText(messages);
  const format = useFormat();
  const intended = useText(purpose);
  const language = useLanguage();
  const theme = useTheme();
  const { practice, user } = useSuspenseQuery(sessionQuery).data;
  const treats = user?.role === 'owner' || user?.role === 'therapist';
  return (
    <Page title={text.title}>
      <div className={styles.grid}>
        <Card title={text.screen}>
          <div className={styles.fields}>
            <SelectField label={text.language} value={language} onChange={(event) => setLanguage(event.target.value as Language)}>
              <option value="de" lang="de">{text.german}</option>
              <option value="en" lang="en">{text.english}</option>
            </SelectField>
            <SelectField label={text.theme} value={theme} onChange={(event) => setTheme(event.target.value as Theme)}>
              {(['system', 'light', 'dark'] as const).map((option) => <option key={option} value={option}>{text.themes[option]}</option>)}
            </SelectField>
            <p className={styles.text}>{text.kept}</p>
          </div>
        </Card>
        <Card title={text.practice}>
          <dl className={styles.facts}>
            <dt>{text.name}</dt>
            <dd>{practice?.name}</dd>
            <dt>{text.zone}</dt>
            <dd>{practice?.zone}</dd>
            <dt>{text.you}</dt>
            <dd>{user?.name}</dd>
            {user?.until === undefined ? null : (
              <>
                <dt>{text.until}</dt>
                <dd>{format.day(user.until)}</dd>
              </>
            )}
          </dl>
        </Card>
        <Card title={text.account}>
          <div className={styles.fields}>
            <p className={styles.text}>{text.accountText}</p>
            <div><Link to={paths.account} className={buttonClass()}>{text.openAccount}</Link></div>
          </div>
        </Card>
        {user?.role === 'owner' ? (
          <Card title={text.team}>
            <div className={styles.fields}>
              <p className={styles.text}>{text.teamText}</p>
              <div className={styles.links}>
                <Link to={paths.team} className={buttonClass()}>{text.openTeam}</Link>
                <Link to={paths.tokens} className={buttonClass()}>{text.openTokens}</Link>
              </div>
            </div>
          </Card>
        ) : null}
        {treats ? (
          <>
            <Card title={text.catalogue}>
              <div className={styles.fields}>
                <p className={styles.text}>{text.catalogueText}</p>
                <div><Link to={paths.plants} className={buttonClass()}>{text.openCatalogue}</Link></div>
              </div>
            </Card>
            <Card title={text.leaflets}>
              <div className={styles.fields}>
                <p className={styles.text}>{text.leafletsText}</p>
                <div><Link to={paths.leaflets} className={buttonClass()}>{text.openLeaflets}</Link></div>
              </div>
            </Card>
            {user.role === 'owner' ? (
              <Card title={text.letterhead}>
                <div className={styles.fields}>
                  <p className={styles.text}>{text.letterheadText}</p>
                  <Letterhead />
                </div>
              </Card>
            ) : null}
            <Card title={text.providers}>
              <div className={styles.fields}>
                <p className={styles.text}>{text.providersText}</p>
                <div><Link to={paths.providers} className={buttonClass()}>{text.openProviders}</Link></div>
              </div>
            </Card>
          </>
        ) : null}
        {treats ? (
          <Card title={text.records}>
            <div className={styles.fields}>
              <p className={styles.text}>{text.recordsText}</p>
              <div className={styles.links}>
                {user.role === 'owner' ? <Link to={paths.accessLog} className={buttonClass()}>{text.openAccessLog}</Link> : null}
                <Link to={paths.retention} className={buttonClass()}>{text.openRetention}</Link>
                {user.role === 'owner' ? <Link to={paths.integrity} className={buttonClass()}>{text.openIntegrity}</Link> : null}
                {user.role === 'owner' ? <Link to={paths.transfer} className={buttonClass()}>{text.openTransfer}</Link> : null}
              </div>
            </div>
          </Card>
        ) : null}
        <Card title={intended.title}><p className={styles.text}>{intended.statement}</p></Card>
      </div>
    </Page>
  );
}
