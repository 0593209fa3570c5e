import { useEffect, useSyncExternalStore, type ReactNode } from 'react';

type Crumbs = readonly ReactNode[];

let now: Crumbs = [];
const listeners = new Set<() => void>();

/** What the top bar shows; the last one is the page itself and its title. */
export function useCrumbs(title: string, ...before: ReactNode[]): void {
  useEffect(() => {
    document.title = `${title} · OpenLedger`;
    now = [...before, title];
    listeners.forEach((listener) => listener());
    // Crumbs are links that never change while the title does not.
  }, [title]);
}

export function CrumbList() {
  const crumbs = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => now,
  );
  return (
    <ol className="crumbs" aria-label="Where you are">
      {crumbs.map((crumb, i) => (
        <li key={i} {...(i === crumbs.length - 1 ? { 'aria-current': 'page' as const } : {})}>
          {crumb}
        </li>
      ))}
    </ol>
  );
}
