/** Two versions of a Datanet; 0 is before any. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** `1..3` as an address has it; null where it is no such thing. */
export function rangeOf(text: string): Range | null {
  const found = /^(\d{1,9})\.\.(\d{1,9})$/.exec(text);
  if (found === null) {
    return null;
  }
  const [from, to] = [Number(found[1]), Number(found[2])];
  return to >= 1 && from !== to ? { from, to } : null;
}

export function rangeText({ from, to }: Range): string {
  return `${from}..${to}`;
}
