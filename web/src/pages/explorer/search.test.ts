import { expect, it } from 'vitest';
import { placeOf } from './search';

it.each([
  ['184,227', 'block', '184227'],
  [' 7 ', 'block', '7'],
  [`0x${'Ab'.repeat(32)}`, 'transaction', `0x${'ab'.repeat(32)}`],
  [`0x${'ab'.repeat(20)}`, 'address', `0x${'ab'.repeat(20)}`],
  ['chatcmpl-7Q_x', 'receipt', 'chatcmpl-7Q_x'],
])('%s is a %s', (typed, kind, value) => {
  expect(placeOf(typed)).toEqual({ kind, value });
});

it.each(['', '0x12', 'hello', '-4', 'chatcmpl-../../x', `0x${'g'.repeat(40)}`])('%s is none', (typed) => {
  expect(placeOf(typed)).toBeNull();
});
