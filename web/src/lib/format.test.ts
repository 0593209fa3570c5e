import { describe, expect, it } from 'vitest';
import { count, duration, open, openExact, OPEN, pay, small, share, short, since, weiText } from './format';

describe('amounts', () => {
  it('are cut, never rounded up', () => {
    expect(open(2_639_199_999_999_999_999n)).toBe('2.6391');
    expect(open(1_234_567n * OPEN)).toBe('1,234,567.0000');
    expect(open(2_639_199_999_999_999_999n, 4, 'sv')).toBe('2,6391');
    expect(open(-OPEN / 2n)).toBe('\u22120.5000');
  });

  it('say one person’s pay in six decimals, and below that in wei', () => {
    expect(pay(2_639_000_000_000_000n)).toBe('0.002639 OPEN');
    expect(pay(999_999_999_999n)).toBe('999,999,999,999 wei');
    expect(pay(0n)).toBe('0.000000 OPEN');
    expect([0n, 1n, 999_999_999_999n, 10n ** 12n].map((wei) => small(wei))).toEqual(['0.000000', '< 0.000001', '< 0.000001', '0.000001']);
  });

  it('lose no digit where all are asked for', () => {
    const { head, tail } = openExact(7_540_000_000_000_001n);
    expect(head + tail).toBe('0.007540000000000001');
    expect(head).toBe('0.007540');
    expect(weiText(7_540_000_000_000_000n)).toBe('7,540,000,000,000,000');
  });
});

describe('shares', () => {
  it('are never nothing when there is something', () => {
    expect(share(350n, 1_000n)).toBe('35.0 %');
    expect(share(1n, 1_000_000n)).toBe('under 0.1 %');
    expect(share(0n, 10n)).toBe('0.0 %');
    expect(share(1n, 1n)).toBe('100.0 %');
    expect(share(1n, 0n)).toContain('not defined');
  });
});

describe('time', () => {
  it('has two units at most', () => {
    expect(duration(1.23)).toBe('1.2 s');
    expect(duration(27 * 60)).toBe('27 min');
    expect(duration(3_600 + 250)).toBe('1 h 4 min');
    expect(duration(90_000)).toBe('1 d 1 h');
    expect(duration(59.6)).toBe('1 min');
  });

  it('is a date after a day', () => {
    const now = new Date('2026-11-22T12:00:00Z');
    expect(since(new Date('2026-11-22T11:59:58.8Z'), now)).toBe('1.2 s ago');
    expect(since(new Date('2026-11-18T12:00:00Z'), now)).toBe('18 Nov 2026');
  });
});

describe('names', () => {
  it('are short where they are long', () => {
    expect(short('0x7a3e00000000000000000000000000000000000091c4')).toBe('0x7a3e…91c4');
    expect(count(1, 'row')).toBe('1 row');
    expect(count(1_200, 'person', 'people')).toBe('1,200 people');
  });
});
