/** Light or dark: as the computer is set, unless the person chose otherwise. The choice is a preference, no patient data. */
import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const STORAGE_KEY = 'theme';
const listeners = new Set<() => void>();

/** What the person chose on this computer. */
function chosenTheme(): Theme {
  const kept = localStorage.getItem(STORAGE_KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, chosenTheme);
}

/** Keeps the choice and shows it at once. */
export function setTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(STORAGE_KEY);
  else localStorage.setItem(STORAGE_KEY, theme);
  applyTheme();
  for (const listener of listeners) listener();
}

const dark = () => matchMedia('(prefers-color-scheme: dark)');

function applyTheme(): void {
  const theme = chosenTheme();
  document.documentElement.dataset.theme = theme === 'system' ? (dark().matches ? 'dark' : 'light') : theme;
}

/** Called once at the start, before anything is drawn. */
export function startTheme(): void {
  applyTheme();
  dark().addEventListener('change', applyTheme);
}
