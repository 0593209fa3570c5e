/** Exponentially weighted means, without the bias of their beginning (Kingma and Ba 2015, section 3). */
export function smooth(values: readonly number[], weight = 0.9): number[] {
  let mean = 0;
  let rest = 1;
  return values.map((value) => {
    mean = weight * mean + (1 - weight) * value;
    rest *= weight;
    return mean / (1 - rest);
  });
}
