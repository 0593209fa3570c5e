import { expect, it } from 'vitest';
import { smooth } from './smooth';

it('leaves what does not change as it is, from the first value on', () => {
  for (const value of smooth(Array.from({ length: 50 }, () => 3.25))) {
    expect(value).toBeCloseTo(3.25, 12);
  }
});

it('is the weighted mean of all values before', () => {
  const values = [4, 1, 7, 2, 2, 9];
  const weight = 0.8;
  smooth(values, weight).forEach((mean, i) => {
    const weights = values.slice(0, i + 1).map((_, j) => weight ** (i - j));
    const sum = weights.reduce((all, w) => all + w, 0);
    expect(mean).toBeCloseTo(weights.reduce((all, w, j) => all + w * (values[j] ?? 0), 0) / sum, 10);
  });
});
