import { describe, expect, it } from 'vitest';
import { cursorOf, figure, mark, moveCursor, moved, placeOf, told } from './cursor';

const X = Array.from({ length: 50 }, (_, i) => (i + 1) * 10);

describe('the cursor of a run’s charts', () => {
  it('is one for all of a group, and tells only of changes', () => {
    let heard = 0;
    cursorOf('a').listeners.add(() => heard++);
    moveCursor(cursorOf('a'), 4);
    moveCursor(cursorOf('a'), 4);
    moveCursor(cursorOf('b'), 5);
    expect(heard).toBe(1);
    expect(cursorOf('a').at).toBe(4);
  });

  it('finds a step as looking through all of them does', () => {
    for (let at = -5; at < 520; at++) {
      const naive = Math.max(0, X.findLastIndex((x) => x <= at));
      expect(placeOf(X, at)).toBe(naive);
    }
  });

  it('moves by one, by a tenth, to the ends, and no further', () => {
    expect(moved('ArrowLeft', X, 100)).toBe(90);
    expect(moved('ArrowRight', X, 100)).toBe(110);
    expect(moved('PageUp', X, 100)).toBe(150);
    expect(moved('Home', X, 100)).toBe(10);
    expect(moved('ArrowLeft', X, 10)).toBe(10);
    expect(moved('End', X, 100)).toBe(500);
    expect(moved('ArrowRight', X, 500)).toBe(500);
    expect(moved('ArrowLeft', X, null)).toBe(490);
    expect(moved('Escape', X, 100)).toBeNull();
    expect(moved('t', X, 100)).toBeUndefined();
    expect(moved('ArrowLeft', [], null)).toBeNull();
  });

  it('tells each value, and an earlier one with its step where there is none', () => {
    const curves = [
      { name: 'loss', values: [2.34567, 2.25] },
      { name: 'held out', values: [2.5, null] },
      { name: 'rate', values: [null, null] },
    ];
    expect(told([1, 2], curves, 1)).toBe('step 2 · loss 2.250 · held out 2.500 at 1');
    expect(told([], curves, 0)).toBe('no step yet');
  });

  it('writes small and large figures so that they can be read', () => {
    expect([0, 0.00012, 12.3456, 1_234_567, -0.5].map(figure)).toEqual(['0', '1.20e\u22124', '12.35', '1.23e+6', '\u22120.5000']);
  });

  it('marks an axis with as few digits as can be', () => {
    expect([0, 0.0001, 0.30000000000000004, 1.5, 120, -0.5, 2e-5].map(mark)).toEqual(['0', '1e\u22124', '0.3', '1.5', '120', '\u22120.5', '2e\u22125']);
  });
});
