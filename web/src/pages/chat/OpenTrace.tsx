import { useLayoutEffect, useRef, useState } from 'react';
import type { PaidAnswer } from '../../api/types';
import { Mark } from '../../device/Mark';
import type { Source } from '../../device/Words';
import { share, short, small } from '../../lib/format';
import { spans } from '../../lib/spans';
import { rowParts, type RowPart } from '../../lib/thread';
import type { Receipt } from '../../verify/receipt';

type Hex = `0x${string}`;

interface OpenTraceProps {
  readonly answer: PaidAnswer;
  readonly receipt: Receipt;
  readonly sources: readonly Source[];
  readonly hues: ReadonlyMap<Hex, number>;
  readonly lit: Hex | null;
  readonly onLight: (row: Hex | null) => void;
}

interface Thread {
  readonly from: string;
  readonly to: string;
  readonly width: number;
  readonly hue: number | undefined;
  /** Whether the words stand in the row. */
  readonly isFull: boolean;
}

const WIDTH_MAX = 24;
const LISTED = 8;
const WHOLE = 'whole';

/** Words, rows, people, OPEN: a thread’s width is a share of the contributors’ part. */
export function OpenTrace({ answer, receipt, sources, hues, lit, onLight }: OpenTraceProps) {
  const all = rowParts(receipt);
  const parts = all.slice(0, LISTED);
  const rest = all.slice(LISTED);
  const pot = all.reduce((sum, { wei }) => sum + wei, 0n);
  const known = new Map(answer.rows.map((row) => [row.row, row]));
  const stretches = spans(
    answer.answer,
    sources.map(({ text }) => text),
  ).flatMap((span) => {
    const source = sources[span.source];
    return source === undefined || !parts.some(({ row }) => row === source.row)
      ? []
      : [{ id: `w${span.from}`, text: answer.answer.slice(span.from, span.to), row: source.row, hue: source.hue, words: span.to - span.from }];
  });
  const people = [...Map.groupBy(all, ({ contributor }) => contributor)]
    .map(([person, of]) => ({ person, wei: of.reduce((sum, { wei }) => sum + wei, 0n) }))
    .toSorted((a, b) => (a.wei === b.wei ? 0 : a.wei > b.wei ? -1 : 1));
  const threads = weave(parts, rest, stretches, hues, pot);
  const ref = useRef<HTMLDivElement>(null);
  const paths = usePaths(ref, threads);
  const key = (part: RowPart) => part.row ?? `rest${part.contributor}`;
  return (
    <section className="open" aria-label="Which words came through which rows, and who was paid">
      <div className="cols" ref={ref}>
        <svg className="threads" aria-hidden="true">
          {paths.map(({ thread, d }, i) => (
            <path
              key={i}
              d={d}
              className={thread.hue === undefined ? 'prest' : `p${thread.hue}`}
              stroke="var(--c)"
              strokeWidth={thread.width}
              opacity={thread.isFull ? 1 : 0.55}
            />
          ))}
        </svg>
        <div className="c cw">
          <h2 className="lab">Words</h2>
          <ol>
            {stretches.map(({ id, text, hue, row }) => (
              <li key={id} data-node={id} className={`nd w ${hue === undefined ? 'prest' : `p${hue}`}`} onMouseEnter={() => onLight(row)} onMouseLeave={() => onLight(null)}>
                {text.length > 90 ? `${text.slice(0, 88)}…` : text}
              </li>
            ))}
            <li data-node={WHOLE} className="nd w prest">
              The answer as a whole
            </li>
          </ol>
        </div>
        <div className="c cr">
          <h2 className="lab">Rows</h2>
          <ol>
            {parts.map((part) => {
              const row = part.row === null ? undefined : known.get(part.row);
              return (
                <li
                  key={key(part)}
                  data-node={key(part)}
                  className={part.row !== null && part.row === lit ? 'nd r on' : 'nd r'}
                  onMouseEnter={() => onLight(part.row)}
                  onMouseLeave={() => onLight(null)}
                >
                  <span>
                    <code>{row !== undefined && 'label' in row && row.label !== undefined ? row.label : part.row === null ? 'other rows' : short(part.row)}</code>
                    <em>{row !== undefined && 'question' in row ? row.question : 'not among the ten strongest'}</em>
                    <span className="sr">, given by {part.contributor}</span>
                  </span>
                </li>
              );
            })}
            {rest.length > 0 && (
              <li data-node="rest" className="nd r">
                <span>
                  <code>{rest.length} more rows</code>
                  <em>each under {share(rest[0]?.wei ?? 0n, pot)}</em>
                </span>
              </li>
            )}
          </ol>
        </div>
        <div className="c cp">
          <h2 className="lab">
            People <span>OPEN</span>
          </h2>
          <ol>
            {people.map(({ person, wei }) => {
              const hue = hues.get(person);
              return (
                <li key={person} data-node={person} className={`nd pe ${hue === undefined ? 'prest' : `p${hue}`}`}>
                  <Mark address={person} {...(hue === undefined ? {} : { hue })} />
                  <span>
                    <b title={person}>{short(person)}</b>
                  </span>
                  <span className="am">
                    <b>{small(wei)}</b>
                    <small>{share(wei, pot)}</small>
                  </span>
                  <span className="pb">
                    <i style={{ width: `${Number((wei * 1_000n) / (people[0]?.wei || 1n)) / 10}%` }} />
                  </span>
                  {all
                    .filter(({ contributor, row }) => contributor === person && row !== null)
                    .slice(0, 3)
                    .map((part) => {
                      const row = known.get(part.row as string);
                      return (
                        <span className="prw" key={part.row}>
                          <em>{row !== undefined && 'question' in row ? row.question : short(part.row as Hex)}</em>
                        </span>
                      );
                    })}
                </li>
              );
            })}
          </ol>
        </div>
      </div>
      <p className="key sm">
        <svg width="28" height="6" aria-hidden="true">
          <rect width="28" height="6" rx="2" fill="var(--ink-3)" />
        </svg>
        the words stand in the row
        <svg width="28" height="6" aria-hidden="true">
          <rect width="28" height="6" rx="2" fill="var(--ink-3)" opacity=".55" />
        </svg>
        the row shaped the answer but is not quoted. Width is the share; a person’s part is divided by their rows’ own scores.
      </p>
    </section>
  );
}

interface Stretch {
  readonly id: string;
  readonly row: Hex;
  readonly hue: number | undefined;
  readonly words: number;
}

/** From each stretch of words to its row, from the whole to rows that are not quoted, from rows to people. */
function weave(
  parts: readonly RowPart[],
  rest: readonly RowPart[],
  stretches: readonly Stretch[],
  hues: ReadonlyMap<Hex, number>,
  pot: bigint,
): Thread[] {
  const width = (wei: bigint) => Math.max(1.5, (Number((wei * 10_000n) / (pot || 1n)) / 10_000) * 2 * WIDTH_MAX);
  const threads: Thread[] = [];
  for (const part of parts) {
    const node = part.row ?? `rest${part.contributor}`;
    const hue = hues.get(part.contributor);
    const quoted = stretches.filter(({ row }) => row === part.row);
    const letters = quoted.reduce((sum, { words }) => sum + words, 0);
    for (const one of quoted) {
      threads.push({ from: one.id, to: node, width: Math.max(1.5, (width(part.wei) * one.words) / letters), hue, isFull: true });
    }
    if (quoted.length === 0) {
      threads.push({ from: WHOLE, to: node, width: width(part.wei), hue, isFull: false });
    }
    threads.push({ from: node, to: part.contributor, width: width(part.wei), hue, isFull: true });
  }
  for (const [person, of] of Map.groupBy(rest, ({ contributor }) => contributor)) {
    const wei = of.reduce((sum, one) => sum + one.wei, 0n);
    threads.push({ from: 'rest', to: person, width: width(wei), hue: hues.get(person), isFull: true });
  }
  if (rest.length > 0) {
    const wei = rest.reduce((sum, one) => sum + one.wei, 0n);
    threads.push({ from: WHOLE, to: 'rest', width: width(wei), hue: undefined, isFull: false });
  }
  return threads;
}

/** Curves between the nodes as they stand on the page; threads that share a node lie side by side there. */
function usePaths(ref: React.RefObject<HTMLDivElement | null>, threads: readonly Thread[]) {
  const [paths, set] = useState<readonly { readonly thread: Thread; readonly d: string }[]>([]);
  useLayoutEffect(() => {
    const box = ref.current;
    if (box === null) {
      return;
    }
    const draw = () => {
      const origin = box.getBoundingClientRect();
      const places = new Map(
        [...box.querySelectorAll<HTMLElement>('[data-node]')].map((node) => [node.dataset['node'] ?? '', node.getBoundingClientRect()]),
      );
      const used = new Map<string, number>();
      const total = (node: string, side: 'from' | 'to') =>
        threads.filter((thread) => thread[side] === node).reduce((sum, { width }) => sum + width, 0);
      const slot = (node: string, side: 'from' | 'to', width: number, place: DOMRect) => {
        const key = `${side}${node}`;
        const before = used.get(key) ?? 0;
        used.set(key, before + width);
        return place.top - origin.top + place.height / 2 - total(node, side) / 2 + before + width / 2;
      };
      set(
        threads.flatMap((thread) => {
          const from = places.get(thread.from);
          const to = places.get(thread.to);
          if (from === undefined || to === undefined || from.width === 0) {
            return [];
          }
          const x0 = from.right - origin.left;
          const x1 = to.left - origin.left;
          const y0 = slot(thread.from, 'from', thread.width, from);
          const y1 = slot(thread.to, 'to', thread.width, to);
          const bend = (x1 - x0) / 2;
          return [{ thread, d: `M${x0} ${y0}C${x0 + bend} ${y0} ${x1 - bend} ${y1} ${x1} ${y1}` }];
        }),
      );
    };
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(box);
    return () => observer.disconnect();
    // Threads are made anew on each render but change only with what they show.
  }, [ref, JSON.stringify(threads)]);
  return paths;
}
