import type { Hex } from 'viem';
import { markPath } from '../lib/mark';

interface MarkProps {
  readonly address: Hex;
  /** 1 to 8; none is ink. */
  readonly hue?: number;
  readonly size?: 14 | 16 | 20;
}

/** A person’s sign. It never stands alone where it decides something: the name or the address is beside it. */
export function Mark({ address, hue, size = 16 }: MarkProps) {
  return (
    <svg
      className={hue === undefined ? 'mark' : `mark p${hue}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      <path d={markPath(address)} />
    </svg>
  );
}
