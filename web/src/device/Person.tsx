import type { Hex } from 'viem';
import { short } from '../lib/format';
import { Mark } from './Mark';

interface PersonProps {
  readonly address: Hex;
  /** What the person calls themself; without one the address is shown. */
  readonly name?: string | undefined;
  readonly hue?: number;
}

/** Mark and name, or mark and address. */
export function Person({ address, name, hue }: PersonProps) {
  return (
    <span className="who" title={address}>
      <Mark address={address} {...(hue === undefined ? {} : { hue })} />
      {name === undefined ? (
        <code className="n">
          <span aria-hidden="true">{short(address)}</span>
          <span className="sr">{address}</span>
        </code>
      ) : (
        <bdi className="n">{name}</bdi>
      )}
    </span>
  );
}
