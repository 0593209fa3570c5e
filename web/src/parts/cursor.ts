/** Where the cursor of a run’s charts stands. */
export interface Cursor {
  /** A step; null is nowhere. */
  at: number | null;
  readonly listeners: Set<() => void>;
}

const cursors = new Map<string, Cursor>();

/** The one cursor of all charts of a group. */
export function cursorOf(group: string): Cursor {
  let cursor = cursors.get(group);
  if (cursor === undefined) {
    cursor = { at: null, listeners: new Set() };
    cursors.set(group, cursor);
  }
  return cursor;
}

export function moveCursor(cursor: Cursor, at: number | null): void {
  if (cursor.at !== at) {
    cursor.at = at;
    cursor.listeners.forEach((listener) => listener());
  }
}

/** The place of the last of ascending `x` that is at most `at`; the first where none is. */
export function placeOf(x: ArrayLike<number>, at: number): number {
  let low = 0;
  let high = x.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((x[middle] ?? 0) <= at) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

/** Where a key moves a cursor to among `x`; undefined where the key moves none. */
export function moved(key: string, x: ArrayLike<number>, at: number | null): number | null | undefined {
  const last = x.length - 1;
  const here = at === null ? last : placeOf(x, at);
  const leap = Math.max(1, Math.round(x.length / 10));
  const to = (place: number) => x[Math.max(0, Math.min(last, place))] ?? null;
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return to(here - 1);
    case 'ArrowRight':
    case 'ArrowUp':
      return to(here + 1);
    case 'PageDown':
      return to(here - leap);
    case 'PageUp':
      return to(here + leap);
    case 'Home':
      return to(0);
    case 'End':
      return to(last);
    case 'Escape':
      return null;
    default:
      return undefined;
  }
}

/** A curve’s values at a place, said: where a curve has none there, its last before it and from which step. */
export function told(x: ArrayLike<number>, curves: readonly { readonly name: string; readonly values: ArrayLike<number | null | undefined> }[], place: number): string {
  const step = x[place];
  if (step === undefined) {
    return 'no step yet';
  }
  const values = curves.flatMap(({ name, values: of }) => {
    let back = Math.min(place, of.length - 1);
    while (back >= 0 && of[back] == null) {
      back--;
    }
    const value = of[back];
    return value == null ? [] : [`${name} ${figure(value)}${back === place ? '' : ` at ${x[back]}`}`];
  });
  return [`step ${step.toLocaleString('en')}`, ...values].join(' · ');
}

/** Four digits, as people write them. */
export function figure(value: number): string {
  if (value === 0) {
    return '0';
  }
  const size = Math.abs(value);
  const text = size < 1e-3 || size >= 1e6 ? value.toExponential(2) : value.toPrecision(4);
  return text.replaceAll('-', '\u2212');
}

/** A mark of an axis: as few digits as say which it is. */
export function mark(value: number): string {
  const size = Math.abs(value);
  const text = value !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential() : String(Number(value.toPrecision(6)));
  return text.replace('e-', 'e\u2212').replace(/^-/, '\u2212');
}
