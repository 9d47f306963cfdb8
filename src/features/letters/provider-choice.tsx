/** One provider of the directory, found by name, field or town; those whose field fits stand first. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { providerQueries } from '../../data/providers.ts';
import { addressLines, foldText, type Profession, type Provider } from '../../domain/provider.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { WordPicker } from '../../ui/word-picker.tsx';
import styles from './letters.module.css';
import { messages } from './messages.ts';

interface ProviderChoiceProps {
  label: string;
  /** Who is chosen, as it stands in the form. */
  chosen: { name: string; detail: string } | null;
  /** What is said while nobody is. */
  nobody: string;
  /** Fields that stand first. */
  first: readonly Profession[];
  onPick: (provider: Provider) => void;
  onClear: () => void;
  error?: string | undefined;
}

export function ProviderChoice({ label, chosen, nobody, first, onPick, onClear, error }: ProviderChoiceProps) {
  const text = useText(messages);
  const providers = useQuery(providerQueries.list());
  const active = useMemo(() => providers.data?.filter((provider) => provider.active) ?? [], [providers.data]);
  const options = useMemo(
    () => active
      .toSorted((a, b) => Number(first.includes(b.profession)) - Number(first.includes(a.profession)))
      .map((provider) => ({ id: provider.id, label: provider.name, aside: [provider.title, provider.city].filter(Boolean).join(', '), words: [...addressLines(provider), provider.certificate ?? ''].filter((word) => word !== '') })),
    [active, first],
  );
  const pick = (id: string) => {
    const provider = active.find((each) => each.id === id);
    if (provider) onPick(provider);
  };
  return (
    <div className={styles.stack}>
      {providers.isError && !providers.data ? <p className={styles.problem} role="alert">{text.providersFailed} <Button small onClick={() => void providers.refetch()}>{text.again}</Button></p> : null}
      {providers.data && active.length === 0 ? <p className={styles.quiet}>{text.providersEmpty} <Link to={paths.providers}>{text.toProviders}</Link></p> : null}
      {active.length > 0 ? <WordPicker options={options} fold={foldText} label={label} hint={text.recipientHint} nothing={text.recipientNone} onPick={pick} /> : null}
      <div className={styles.chosen}>
        <div>
          <strong>{chosen?.name ?? nobody}</strong>
          {chosen?.detail ? <span className={styles.sub}>{chosen.detail}</span> : null}
        </div>
        {chosen ? <Button small look="quiet" onClick={onClear}>{text.recipientClear}</Button> : null}
      </div>
      {error ? <p className={styles.problem} role="alert">{error}</p> : null}
    </div>
  );
}
