/** What cannot be seen, or turns the text around it about: controls, formats, separators, private and unassigned. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu;

/** How many marks may stand on one letter; more would climb over the lines above. */
const MARKS_MAX = 3;
const STACKED = new RegExp(`(\\p{M}{${MARKS_MAX}})\\p{M}+`, 'gu');

/** A stranger’s name for something, as one line: nothing unseen in it, and not longer than `max` characters. */
export function plain(text: string, max: number): string {
  // Cut before it is looked through, so that a name of a megabyte costs nothing.
  const seen = text.slice(0, max * 8).replace(/\s+/g, ' ').replace(UNSEEN, '').replace(STACKED, '$1').trim();
  const points = [...seen];
  return points.length > max ? `${points.slice(0, max - 1).join('')}…` : seen;
}

/** Controls but for tabs and line ends; what turns the reading direction; what takes no room; the tags that orders to a model hide in. */
const HIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;

/** A stranger’s words with nothing hidden in them: what cannot be seen stands there by its number. */
export function unhidden(text: string): string {
  return text.replace(HIDDEN, (c) => `[U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`);
}

/** Alphabets whose letters look like those of another. */
const ALPHABETS = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  // Units are written in Greek letters too, such as kΩ: only those count that look Latin.
  ['Greek', /[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορυ]/u],
] as const;

const CHARS_MAX = 100_000;

/** The first word whose letters are of more than one alphabet, and so may be made to look like another word. */
export function mixed(text: string): { readonly word: string; readonly alphabets: string } | null {
  for (const [word] of text.slice(0, CHARS_MAX).matchAll(/[\p{L}\p{M}]+/gu)) {
    const names = ALPHABETS.filter(([, letters]) => letters.test(word)).map(([name]) => name);
    if (names.length > 1) {
      return { word: plain(word, 40), alphabets: names.join(' and ') };
    }
  }
  return null;
}
