/**
 * Splits a whole number by weights into whole numbers that add up to it (Hamilton's method): each gets
 * ⌊whole · weight / sum⌋, and the units left go one each to the largest remainders, equal ones to the earlier weight.
 */
export function largestRemainder(whole: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole < 0n || total <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError('a split needs a whole and weights that are not negative, and not all zero');
  }
  const parts = weights.map((weight) => (whole * weight) / total);
  const left = whole - parts.reduce((sum, part) => sum + part, 0n);
  weights
    .map((weight, i) => ({ i, remainder: (whole * weight) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.i - b.i : a.remainder > b.remainder ? -1 : 1))
    .slice(0, Number(left))
    .forEach(({ i }) => {
      parts[i] = (parts[i] ?? 0n) + 1n;
    });
  return parts;
}

/**
 * n! times the Shapley value of each of n notes, from the 2ⁿ values of their subsets (bit i of an index is note i).
 * φ_i = Σ over the subsets S without i of |S|! (n − |S| − 1)! / n! · (v(S ∪ i) − v(S)).
 */
export function shapleyNumerators(values: readonly bigint[]): bigint[] {
  const n = Math.log2(values.length);
  if (!Number.isInteger(n) || n > NOTES_MAX) {
    throw new RangeError(`${values.length} values: 2 to the number of notes, at most ${NOTES_MAX} notes`);
  }
  const factorial: bigint[] = [1n];
  for (let i = 1; i <= n; i++) {
    factorial.push(BigInt(i) * (factorial[i - 1] as bigint));
  }
  return Array.from({ length: n }, (_, i) => {
    let sum = 0n;
    for (let subset = 0; subset < values.length; subset++) {
      if ((subset >> i) % 2 === 0) {
        const size = bits(subset);
        const weight = (factorial[size] as bigint) * (factorial[n - size - 1] as bigint);
        sum += weight * ((values[subset | (1 << i)] as bigint) - (values[subset] as bigint));
      }
    }
    return sum;
  });
}

/** The most notes that a receipt may value. */
export const NOTES_MAX = 8;

function bits(subset: number): number {
  let count = 0;
  for (let rest = subset; rest > 0; rest >>= 1) {
    count += rest & 1;
  }
  return count;
}
