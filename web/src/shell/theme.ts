import { useCallback, useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';

/** index.html reads it too. */
const KEY = 'openledger.theme';

const listeners = new Set<() => void>();

/** What index.html found chosen, or preferred, before anything was drawn. */
function shown(): Theme {
  return document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTheme(): { readonly theme: Theme; readonly toggle: () => void } {
  const theme = useSyncExternalStore(subscribe, shown);
  const toggle = useCallback(() => {
    const next = shown() === 'dark' ? 'light' : 'dark';
    localStorage.setItem(KEY, next);
    document.documentElement.dataset['theme'] = next;
    listeners.forEach((listener) => listener());
  }, []);
  return { theme, toggle };
}
