import { count, share } from '../lib/format';
import type { Segment } from '../lib/slots';

interface TraceProps {
  readonly segments: readonly Segment[];
  /** How a person is called in the label. */
  readonly nameOf: (person: `0x${string}`) => string;
  readonly small?: boolean;
}

/** A closed trace: threads seen end on, largest first. An image whose label is the list. */
export function Trace({ segments, nameOf, small = false }: TraceProps) {
  const whole = segments.reduce((sum, { wei }) => sum + wei, 0n);
  const label = segments
    .map((segment) => {
      const who = segment.kind === 'person' ? nameOf(segment.person) : count(segment.people.length, 'other');
      return `${who} ${share(segment.wei, whole)}`;
    })
    .join(', ');
  return (
    <div className={small ? 'trace small' : 'trace'} role="img" aria-label={label === '' ? 'nobody was paid' : label}>
      {segments.map((segment) => (
        <i
          key={segment.kind === 'person' ? segment.person : 'others'}
          className={segment.kind === 'person' ? `p${segment.hue}` : 'prest'}
          style={{ flexGrow: Number((segment.wei * 1_000_000n) / (whole === 0n ? 1n : whole)) }}
        />
      ))}
    </div>
  );
}
