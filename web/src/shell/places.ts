import type { IconName } from './icons';

export interface Place {
  readonly to: string;
  readonly icon: IconName;
  readonly name: string;
  /** After `G`. */
  readonly key: string;
}

interface Group {
  readonly name: string | null;
  readonly places: readonly Place[];
}

/** Where one can go. */
export const GROUPS: readonly Group[] = [
  {
    name: null,
    places: [
      { to: '/', icon: 'home', name: 'Home', key: 'h' },
      { to: '/chat', icon: 'chat', name: 'Chat', key: 'c' },
    ],
  },
  {
    name: 'Contribute',
    places: [
      { to: '/datanets', icon: 'datanets', name: 'Datanets', key: 'd' },
      { to: '/review', icon: 'review', name: 'Review', key: 'r' },
      { to: '/earnings', icon: 'earnings', name: 'Earnings', key: 'e' },
    ],
  },
  { name: 'Build', places: [{ to: '/factory', icon: 'factory', name: 'ModelFactory', key: 'f' }] },
  { name: 'Network', places: [{ to: '/explorer', icon: 'explorer', name: 'Explorer', key: 'x' }] },
];

export const PLACES: readonly Place[] = GROUPS.flatMap(({ places }) => places);

/** A key, or keys one after the other, and what it does. */
export interface KeyLine {
  readonly keys: readonly string[];
  readonly does: string;
}

/** Every key there is, by where it works. */
export const KEYS: readonly { readonly where: string; readonly lines: readonly KeyLine[] }[] = [
  {
    where: 'Everywhere',
    lines: [
      { keys: ['Ctrl K'], does: 'search or run anything' },
      { keys: ['/'], does: 'search on this page' },
      { keys: ['?'], does: 'this list' },
      { keys: ['C'], does: 'new chat' },
      ...PLACES.map(({ key, name }) => ({ keys: ['G', key.toUpperCase()], does: `go to ${name}` })),
    ],
  },
  {
    where: 'Lists of rows',
    lines: [
      { keys: ['J'], does: 'next row' },
      { keys: ['K'], does: 'row before' },
      { keys: ['Enter'], does: 'open the row' },
    ],
  },
  {
    where: 'Chat',
    lines: [
      { keys: ['Enter'], does: 'ask' },
      { keys: ['Shift Enter'], does: 'new line' },
      { keys: ['T'], does: 'open or close the trace' },
    ],
  },
  {
    where: 'Review',
    lines: [
      { keys: ['A'], does: 'accept' },
      { keys: ['1 to 6'], does: 'say why not' },
      { keys: ['R'], does: 'reject' },
      { keys: ['S'], does: 'skip' },
      { keys: ['Z'], does: 'take it back' },
    ],
  },
  {
    where: 'Runs',
    lines: [
      { keys: ['P'], does: 'pause or resume' },
      { keys: ['Left', 'Right'], does: 'move along a chart that has the focus' },
    ],
  },
];
