const AGAIN_MS = 3_000;

/** What comes over a line, by the names of its events. */
export type Events = Readonly<Record<string, (data: string) => void>>;

/**
 * Follows what the node tells at `path` until the answer is called. A line that breaks is taken up again.
 *
 * @param lost told when the line breaks, and again when it is back
 */
export function follow(path: string, events: Events, lost: (isLost: boolean) => void): () => void {
  let source: EventSource;
  let again: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource(path);
    for (const [name, take] of Object.entries(events)) {
      source.addEventListener(name, (event) => take((event as MessageEvent<string>).data));
    }
    source.onopen = () => lost(false);
    source.onerror = () => {
      lost(true);
      // A line that broke is taken up again by the browser; one that was refused, by nobody but us.
      if (source.readyState === EventSource.CLOSED) {
        again = setTimeout(open, AGAIN_MS);
      }
    };
  };
  // A line that hangs without breaking shows nothing: when the network comes back, a new one is taken.
  const renew = () => {
    clearTimeout(again);
    source.close();
    lost(true);
    open();
  };
  open();
  window.addEventListener('online', renew);
  return () => {
    window.removeEventListener('online', renew);
    clearTimeout(again);
    source.close();
  };
}
