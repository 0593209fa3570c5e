import { describe, expect, it } from 'vitest';
import { rangeOf, rangeText } from './range';

describe('two versions in an address', () => {
  it('are read as they are written', () => {
    expect(rangeOf('0..1')).toEqual({ from: 0, to: 1 });
    expect(rangeOf('12..3')).toEqual({ from: 12, to: 3 });
    expect(rangeText({ from: 12, to: 3 })).toBe('12..3');
  });

  it('are none where something is missing, the same, before any, or no number', () => {
    for (const text of ['', '1', '1..', '..1', '1...2', '2..2', '3..0', 'a..b', '-1..2', '1..2.5', '1..99999999999']) {
      expect(rangeOf(text), text).toBeNull();
    }
  });
});
