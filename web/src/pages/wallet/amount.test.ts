import { expect, it } from 'vitest';
import { wei } from './amount';

it.each([
  ['1', 10n ** 18n],
  ['0.25', 250_000_000_000_000_000n],
  ['0,25', 250_000_000_000_000_000n],
  ['.000000000000000001', 1n],
  [' 12 ', 12n * 10n ** 18n],
])('reads %s', (typed, value) => {
  expect(wei(typed)).toBe(value);
});

it.each(['', '.', '1.', '-1', '1e3', '0.0000000000000000001', '1 000', '1,000.5', '٣'])('refuses %s', (typed) => {
  expect(wei(typed)).toBeNull();
});
