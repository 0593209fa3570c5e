/** Drawn on a field of 16 × 16 with a stroke of 1.5; the fonts have no arrows or signs of their own. */
const PATHS = {
  home: 'M2 8l6-5.5L14 8M4 7v6.5h8V7',
  chat: 'M2.5 3h11v8H7l-3 2.5V11H2.5z',
  datanets: 'M2.5 3.5h11M2.5 8h11M2.5 12.5h11M5.5 3.5v9',
  review: 'M3 8.5l3.2 3.2L13 4.5',
  earnings: 'M2 12l4-4 3 3 5-6',
  factory: 'M2 13V9l4-5v5l4-5v5l4-5v9z',
  explorer: 'M2.5 2.5h4v4h-4zM9.5 9.5h4v4h-4zM6.5 4.5h5v5',
  find: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3L14 14',
  theme:
    'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9',
  plus: 'M8 3v10M3 8h10',
  wallet: 'M2.5 4.5h11v8h-11zM2.5 4.5l8-2v2M10.5 8.5h.01',
  settings: 'M2.5 5h6M12 5h1.5M2.5 11h1.5M7.5 11h6M10.2 3.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6M5.8 9.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6',
  keys: 'M1.5 4h13v8.5h-13zM4 7h.01M6.7 7h.01M9.3 7h.01M12 7h.01M4.5 10h7',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5V2.5h-8v8H5',
  down: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: 16 | 20 }) {
  return (
    <svg className="ic" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

export function Logo() {
  return (
    <svg className="logo" width="22" height="22" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M8 1.5V14.5M8 5.5L12.5 2.5M8 5.5L3.5 2.5M8 9.5H12M8 9.5H4" />
    </svg>
  );
}
