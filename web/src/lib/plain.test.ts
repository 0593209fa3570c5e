import { expect, it } from 'vitest';
import { mixed, plain, unhidden } from './plain';

it('keeps names in any script', () => {
  for (const name of ['MetaMask', 'Åsas plånbok', '漢字', 'محفظة', 'e\u0301']) {
    expect(plain(name, 60)).toBe(name);
  }
});

it('leaves out what cannot be seen', () => {
  expect(plain('pay\u202Egnp.exe', 60)).toBe('paygnp.exe');
  expect(plain('\u2066a\u2069\u200B\u0000b\u{E0041}', 60)).toBe('ab');
  expect(plain(' two\nlines\t', 60)).toBe('two lines');
});

it('lets no letter carry a tower of marks', () => {
  expect(plain(`a${'\u0301'.repeat(100)}b`, 60)).toBe('a\u0301\u0301\u0301b');
});

it('cuts a name of a megabyte between characters, at once', () => {
  const started = performance.now();
  expect(plain('😀'.repeat(1 << 18), 5)).toBe('😀😀😀😀…');
  expect(performance.now() - started).toBeLessThan(50);
});

it('shows by its number what is hidden in words, and leaves the words', () => {
  expect(unhidden('a\u202Eb\u2069c\u0000d\u{E0041}')).toBe('a[U+202E]b[U+2069]c[U+0000]d[U+E0041]');
  const fine = 'line\n\ttab, 漢字, محفظة, می\u200Cخواهم, 👩\u200D🔧';
  expect(unhidden(fine)).toBe(fine);
});

it('finds the word that looks like another', () => {
  expect(mixed('Pay with p\u0430ypal today')).toEqual({ word: 'p\u0430ypal', alphabets: 'Latin and Cyrillic' });
  expect(mixed('Αpple')).toEqual({ word: 'Αpple', alphabets: 'Latin and Greek' });
  for (const fine of ['Ett bygglov för 15 m²', 'Привет, world', '10 kΩ and 5 µm', '漢字kanji', '']) {
    expect(mixed(fine)).toBeNull();
  }
});
