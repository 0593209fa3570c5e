import type { Hex } from 'viem';

/** Wei in one OPEN. */
export const OPEN = 10n ** 18n;

const MINUS = '\u2212';
const MICRO_OPEN = 10n ** 12n;

/** What stands before the decimals. English is known: to make a browser’s first formatter takes it 30 ms. */
function decimalPoint(locale: string): string {
  return locale === 'en' ? '.' : (new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? '.');
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** An amount in OPEN, cut after `decimals` digits and never rounded up: `2.6391`. */
export function open(wei: bigint, decimals = 4, locale = 'en'): string {
  const size = wei < 0n ? -wei : wei;
  const fraction = (size % OPEN).toString().padStart(18, '0').slice(0, decimals);
  const sign = wei < 0n ? MINUS : '';
  return `${sign}${grouped((size / OPEN).toString())}${decimals > 0 ? decimalPoint(locale) : ''}${fraction}`;
}

/** What one person got, with its unit; what six decimals would not show is said in wei. */
export function pay(wei: bigint, locale = 'en'): string {
  return wei > 0n && wei < MICRO_OPEN ? `${weiText(wei)} wei` : `${open(wei, 6, locale)} OPEN`;
}

/** What one person got, in a column of such: six decimals, and what they would not show is not nothing. */
export function small(wei: bigint, locale = 'en'): string {
  return wei > 0n && wei < MICRO_OPEN ? `< ${open(MICRO_OPEN, 6, locale)}` : open(wei, 6, locale);
}

/** All 18 decimals, apart: those that are read, and the tail that is shown in grey. */
export function openExact(wei: bigint, locale = 'en'): { readonly head: string; readonly tail: string } {
  const all = open(wei, 18, locale);
  return { head: all.slice(0, -12), tail: all.slice(-12) };
}

/** Wei, thousands apart. */
export function weiText(wei: bigint): string {
  return wei < 0n ? MINUS + grouped((-wei).toString()) : grouped(wei.toString());
}

/** A hash or address as it is shown: `0x7a3e…91c4`. */
export function short(hex: Hex): string {
  return hex.length <= 12 ? hex : `${hex.slice(0, 6)}…${hex.slice(-4)}`;
}

/** A part of a whole in per cent with one decimal, cut; a part that is there is never nothing. */
export function share(part: bigint, whole: bigint, locale = 'en'): string {
  if (whole === 0n) {
    return 'not defined: nothing was shared';
  }
  const perMille = (part * 1_000n) / whole;
  if (perMille === 0n && part > 0n) {
    return `under 0${decimalPoint(locale)}1 %`;
  }
  return `${perMille / 10n}${decimalPoint(locale)}${perMille % 10n} %`;
}

/** Seconds in two units at most: `27 min`, `1 h 4 min`, `1.2 s`. */
export function duration(seconds: number, locale = 'en'): string {
  if (seconds < 10) {
    return `${seconds.toFixed(1).replace('.', decimalPoint(locale))} s`;
  }
  const whole = Math.round(seconds);
  const units: readonly (readonly [number, string])[] = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  const first = units.findIndex(([size]) => whole >= size);
  const [size, name] = units[first] ?? [1, 's'];
  const head = `${Math.floor(whole / size)} ${name}`;
  const next = units[first + 1];
  const rest = next === undefined ? 0 : Math.floor((whole % size) / next[0]);
  return next !== undefined && rest > 0 && size !== 60 ? `${head} ${rest} ${next[1]}` : head;
}

/** How long ago, under a day; else the date. */
export function since(at: Date, now: Date, locale = 'en'): string {
  const seconds = (now.getTime() - at.getTime()) / 1_000;
  if (seconds >= 0 && seconds < 86_400) {
    return `${duration(seconds, locale)} ago`;
  }
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  }).format(at);
}

/** `30 Nov 2026, 15:52`, with seconds where they matter. */
export function moment(at: Date, timeStyle: 'short' | 'medium' = 'short'): string {
  return at.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle });
}

/** `1 row`, `112 rows`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n.toString())} ${n === 1 ? one : many}`;
}
