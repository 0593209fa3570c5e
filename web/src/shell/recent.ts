/** What was gone to through the palette, kept in this browser. */
export interface Recent {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  /** Null for what is run and not gone to. */
  readonly href: string | null;
}

const KEPT = 'openledger.recent';
const RECENT_MAX = 50;

/** The last first. */
export function recent(): readonly Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isRecent) : [];
  } catch {
    return [];
  }
}

function isRecent(one: unknown): one is Recent {
  const { id, title, hint, href } = (one ?? {}) as Record<string, unknown>;
  // An address within this page alone: whoever wrote it here must not lead elsewhere.
  return typeof id === 'string' && typeof title === 'string' && typeof hint === 'string' && (href === null || (typeof href === 'string' && /^\/(?!\/)/.test(href)));
}

export function used({ id, title, hint, href }: Recent): void {
  const kept = [{ id, title, hint, href }, ...recent().filter((one) => one.id !== id)].slice(0, RECENT_MAX);
  try {
    localStorage.setItem(KEPT, JSON.stringify(kept));
  } catch {
    // The browser gives no room: what was used last is not remembered.
  }
}
