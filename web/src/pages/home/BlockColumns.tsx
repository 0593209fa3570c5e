import { useNavigate } from '@tanstack/react-router';
import type { Hex } from 'viem';
import type { AnswerSummary } from '../../api/types';
import { lower } from '../../device/hues';
import { open } from '../../lib/format';
import { segments, type Part } from '../../lib/slots';

const COLUMNS_MAX = 72;

/** As many places are shown at least, so that few blocks do not look like many. */
const COLUMNS_MIN = 24;
const HEIGHT = 140;
const GAP = 1;

interface Column {
  readonly block: number;
  readonly answers: readonly AnswerSummary[];
  readonly parts: readonly Part[];
  readonly wei: bigint;
}

/** Answers by the block that paid them, oldest first; those that wait are in none. */
export function columns(answers: readonly AnswerSummary[]): Column[] {
  const byBlock = Map.groupBy(
    answers.filter(({ block }) => block > 0),
    ({ block }) => block,
  );
  return [...byBlock]
    .map(([block, inIt]) => {
      const sums = new Map<Hex, bigint>();
      for (const { to, wei } of inIt.flatMap(({ shares }) => shares)) {
        sums.set(lower(to), (sums.get(lower(to)) ?? 0n) + BigInt(wei));
      }
      const parts = [...sums].map(([person, wei]) => ({ person, wei }));
      return { block, answers: inIt, parts, wei: parts.reduce((sum, { wei }) => sum + wei, 0n) };
    })
    .toSorted((a, b) => a.block - b.block)
    .slice(-COLUMNS_MAX);
}

/** A trace for each block, stood upright: height is OPEN, colour is people. */
export function BlockColumns({
  answers,
  hues,
}: {
  readonly answers: readonly AnswerSummary[];
  readonly hues: ReadonlyMap<Hex, number>;
}) {
  const navigate = useNavigate();
  const shown = columns(answers);
  const most = shown.reduce((max, { wei }) => (wei > max ? wei : max), 1n);
  const places = Math.max(COLUMNS_MIN, shown.length);
  const width = 1_000 / places;
  const first = shown[0];
  const last = shown.at(-1);
  if (first === undefined || last === undefined) {
    return null;
  }
  return (
    <div className="loomw">
      <svg
        className="loom"
        viewBox={`0 0 1000 ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`The last ${shown.length} blocks that paid contributors, up to ${open(most)} OPEN in one`}
      >
        {shown.map((column, i) => {
          let y = HEIGHT;
          return (
            <g
              key={column.block}
              onClick={() => {
                const only = column.answers.length === 1 ? column.answers[0] : undefined;
                void navigate(
                  only === undefined
                    ? { to: '/blocks/$number', params: { number: String(column.block) } }
                    : { to: '/receipts/$id', params: { id: only.id } },
                );
              }}
            >
              <title>{`Block ${column.block}: ${open(column.wei, 6)} OPEN to ${column.parts.length}`}</title>
              {segments(column.parts, hues).map((segment) => {
                const height = (Number((segment.wei * 10_000n) / most) / 10_000) * (HEIGHT - 8);
                y -= height;
                return (
                  <rect
                    key={segment.kind === 'person' ? segment.person : 'others'}
                    className={segment.kind === 'person' ? `p${segment.hue}` : 'prest'}
                    x={(places - shown.length + i) * width}
                    y={y}
                    width={width - 2 * GAP}
                    height={Math.max(0.5, height - GAP)}
                  />
                );
              })}
            </g>
          );
        })}
      </svg>
      <div className="ax lab">
        <span style={{ marginLeft: `${((places - shown.length) / places) * 100}%` }}>{first === last ? '' : first.block}</span>
        <span>block {last.block}</span>
      </div>
    </div>
  );
}
