import { useCallback, useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';

const KEY = 'openledger.theme';

const listeners = new Set<() => void>();

/** What was chosen, else what the system prefers. */
function chosen(): Theme {
  const kept = localStorage.getItem(KEY);
  if (kept === 'light' || kept === 'dark') {
    return kept;
  }
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Shows the theme; before anything is drawn, or the page would flash. */
export function applyTheme(): void {
  document.documentElement.dataset['theme'] = chosen();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTheme(): { readonly theme: Theme; readonly toggle: () => void } {
  const theme = useSyncExternalStore(subscribe, chosen);
  const toggle = useCallback(() => {
    localStorage.setItem(KEY, chosen() === 'dark' ? 'light' : 'dark');
    applyTheme();
    listeners.forEach((listener) => listener());
  }, []);
  return { theme, toggle };
}
