import type { Hex } from 'viem';
import { unhidden } from '../lib/plain';
import { spans } from '../lib/spans';
import { Mark } from './Mark';

/** A row that an answer's words may stand in. */
export interface Source {
  readonly row: Hex;
  readonly contributor: Hex;
  readonly hue: number | undefined;
  /** Its words; none where the reader may not see them. */
  readonly text: string;
  readonly title: string;
}

interface WordsProps {
  readonly answer: string;
  readonly sources: readonly Source[];
  /** The row whose words stand out. */
  readonly lit?: Hex | null;
  readonly onLight?: (row: Hex | null) => void;
}

/** An answer in which the words that stand in a row are underlined in the hue of who gave it. */
export function Words({ answer, sources, lit = null, onLight }: WordsProps) {
  const found = spans(
    answer,
    sources.map(({ text }) => text),
  );
  let at = 0;
  const pieces = found.flatMap((span) => {
    const source = sources[span.source];
    const before = unhidden(answer.slice(at, span.from));
    at = span.to;
    if (source === undefined) {
      return [before];
    }
    const hue = source.hue === undefined ? 'prest' : `p${source.hue}`;
    return [
      before,
      <span
        key={span.from}
        tabIndex={0}
        className={`span ${hue}${lit === source.row ? ' on' : ''}`}
        title={source.title}
        onMouseEnter={() => onLight?.(source.row)}
        onMouseLeave={() => onLight?.(null)}
        onFocus={() => onLight?.(source.row)}
        onBlur={() => onLight?.(null)}
      >
        {unhidden(answer.slice(span.from, span.to))}
        <Mark address={source.contributor} size={14} {...(source.hue === undefined ? {} : { hue: source.hue })} />
        <span className="sr"> (stands in: {source.title})</span>
      </span>,
    ];
  });
  return (
    <>
      {pieces}
      {unhidden(answer.slice(at))}
    </>
  );
}
