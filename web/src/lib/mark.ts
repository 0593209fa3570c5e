import { hexToBytes, keccak256, type Hex } from 'viem';

/** Strokes beside the stave, in a field of 16 × 16. Their order is part of everybody’s mark: add nothing, move nothing. */
const TOPS = [
  'M4 5.5L8 2L12 5.5',
  'M8 2L4 5.5',
  'M8 2L12 5.5',
  'M8 2.5H12.5V6',
  'M8 2.5H3.5V6',
  'M4 2L8 5.5L12 2',
  'M4.5 3.5H11.5',
  'M8 2L12 4L8 6',
] as const;
const MIDDLES = [
  'M5 6L11 10',
  'M11 6L5 10',
  'M5 6L11 10M11 6L5 10',
  'M8 8L4 5.5',
  'M8 8L12 5.5',
  'M8 6L11 8L8 10',
  'M8 6L5 8L8 10',
  'M5 8H11',
] as const;
const FEET = [
  'M8 11L12 14',
  'M8 11L4 14',
  'M4 14L8 11L12 14',
  'M4.5 13H11.5',
  'M8 13.5H12.5',
  'M8 13.5H3.5',
  'M8 14L11 12L8 10',
  'M8 14L5 12L8 10',
] as const;

/** A person’s house mark as an SVG path: a stave and three strokes that the address chooses. */
export function markPath(address: Hex): string {
  const [top = 0, middle = 0, foot = 0] = keccak256(hexToBytes(address), 'bytes');
  return `M8 2V14${TOPS[top % 8]}${MIDDLES[middle % 8]}${FEET[foot % 8]}`;
}

/** How many different marks there are. */
export const MARKS = TOPS.length * MIDDLES.length * FEET.length;
