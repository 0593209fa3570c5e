/** Something the palette can lead to. */
export interface Findable {
  /** The same for the same thing, always. */
  readonly id: string;
  readonly title: string;
  /** Said beside the title, and searched as well. */
  readonly hint: string;
  /** Searched, not shown. */
  readonly also?: string;
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** How well words fit: 0 the title begins with them, 1 a word of it does, 2 all are somewhere; null they do not. */
export function fit(of: Findable, typed: string): number | null {
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  const title = plain(of.title);
  const all = `${title} ${plain(of.hint)} ${plain(of.also ?? '')}`;
  if (!wanted.every((word) => all.includes(word))) {
    return null;
  }
  const [first] = wanted;
  if (first === undefined || title.startsWith(first)) {
    return 0;
  }
  return title.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(first)) ? 1 : 2;
}

/** Those that fit: what was used last goes first, then what fits best, then as they came. */
export function found<T extends Findable>(all: readonly T[], typed: string, recent: readonly string[]): T[] {
  const age = (id: string) => {
    const at = recent.indexOf(id);
    return at < 0 ? recent.length : at;
  };
  return all
    .flatMap((one) => {
      const how = fit(one, typed);
      return how === null ? [] : [{ one, how }];
    })
    .toSorted((a, b) => age(a.one.id) - age(b.one.id) || a.how - b.how)
    .map(({ one }) => one);
}
