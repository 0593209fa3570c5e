import { keccak256, toHex } from 'viem';
import { describe, expect, it } from 'vitest';
import { MARKS, markPath } from './mark';

describe('a mark', () => {
  it('is the same for the same address, however it is written', () => {
    const address = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
    expect(markPath(address)).toBe(markPath(address.toLowerCase() as `0x${string}`));
  });

  it('can be any of 512', () => {
    const paths = new Set<string>();
    for (let i = 0; i < 6_000; i++) {
      paths.add(markPath(keccak256(toHex(i)).slice(0, 42) as `0x${string}`));
    }
    expect(MARKS).toBe(512);
    expect(paths.size).toBe(512);
  });
});
