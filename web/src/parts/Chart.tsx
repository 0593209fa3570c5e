import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useTheme } from '../shell/theme';
import './chart.css';
import { cursorOf, figure, mark, moveCursor, moved, placeOf, told } from './cursor';

/** One curve. */
export interface Curve {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly look: 'raw' | 'smooth' | 'points' | 'dashed' | 'dotted';
}

interface ChartProps {
  readonly title: string;
  readonly unit: string;
  /** The value to be read beside the title. */
  readonly now: string;
  readonly x: readonly number[];
  /** The whole planned range: the empty part is the time left. */
  readonly xMax: number;
  readonly curves: readonly Curve[];
  /** Charts of one run share a cursor. */
  readonly group: string;
}

const HEIGHT = 168;

/** A step is whole: so are the distances between the marks of its axis. */
const STEPS = [0, 1, 2, 3, 4, 5, 6].flatMap((power) => [1, 2, 5].map((n) => n * 10 ** power));

function ink(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function series({ name, look }: Curve): uPlot.Series {
  const color = ink('--ink');
  switch (look) {
    case 'raw':
      return { label: name, stroke: `${color}6b`, width: 1, points: { show: false } };
    case 'smooth':
      return { label: name, stroke: color, width: 1.75, points: { show: false } };
    case 'points':
      return { label: name, stroke: color, width: 1, dash: [2, 3], spanGaps: true, points: { show: true, size: 6, stroke: color, fill: ink('--surface') } };
    case 'dashed':
      return { label: name, stroke: color, width: 1.75, dash: [6, 4], points: { show: false } };
    case 'dotted':
      return { label: name, stroke: color, width: 1.75, dash: [2, 3], points: { show: false } };
  }
}

/** Curves in ink over the steps of a run; the cursor is where that of the group’s other charts is. */
export function Chart({ title, unit, now, x, xMax, curves, group }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const reader = useRef<HTMLDivElement>(null);
  const says = useRef<HTMLParagraphElement>(null);
  const plot = useRef<uPlot | null>(null);
  const { theme } = useTheme();
  const [asTable, showTable] = useState(false);
  const shape = curves.map(({ name, look }) => `${name}/${look}`).join();
  const cursor = cursorOf(group);
  const latest = useRef({ x, curves });

  useEffect(() => {
    const parent = box.current;
    if (parent === null) {
      return;
    }
    let isFollowing = false;
    const axis = { stroke: ink('--ink-3'), grid: { stroke: ink('--line'), width: 1 }, ticks: { show: false }, font: '12px "Hanken Grotesk"', size: 44 };
    const made = new uPlot(
      {
        width: parent.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
        hooks: {
          setCursor: [
            (of) => {
              const at = of.cursor.idx;
              if (!isFollowing) {
                moveCursor(cursor, at == null ? null : (of.data[0][at] ?? null));
              }
            },
          ],
        },
        scales: { x: { time: false, range: [0, Math.max(1, xMax)] } },
        axes: [
          { ...axis, size: 28, incrs: STEPS },
          { ...axis, values: (_, at) => at.map(mark) },
        ],
        series: [{ label: 'step' }, ...curves.map(series)],
      },
      data(latest.current.x, latest.current.curves),
      parent,
    );
    plot.current = made;
    // The mouse moves the cursor many times a second: what follows it is written without React.
    const tell = () => {
      const { x: steps, curves: of } = latest.current;
      const place = cursor.at === null ? steps.length - 1 : placeOf(steps, cursor.at);
      const text = told(steps, of, place);
      if (says.current !== null) {
        says.current.textContent = text;
      }
      reader.current?.setAttribute('aria-valuetext', text);
      reader.current?.setAttribute('aria-valuemax', String(steps.at(-1) ?? 0));
      reader.current?.setAttribute('aria-valuenow', String(steps[place] ?? 0));
      return steps[place];
    };
    const follow = () => {
      const step = tell();
      isFollowing = true;
      made.setCursor(cursor.at === null || step === undefined ? { left: -10, top: -10 } : { left: made.valToPos(step, 'x'), top: 0 });
      isFollowing = false;
    };
    tell();
    cursor.listeners.add(follow);
    const observer = new ResizeObserver(() => {
      if (parent.clientWidth > 0) {
        made.setSize({ width: parent.clientWidth, height: HEIGHT });
      }
    });
    observer.observe(parent);
    return () => {
      cursor.listeners.delete(follow);
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
    // Made anew when its shape or colours change; new values go into the one that stands.
  }, [cursor, shape, theme, xMax]);
  useEffect(() => {
    latest.current = { x, curves };
    plot.current?.setData(data(x, curves), true);
    if (says.current !== null && cursor.at === null) {
      says.current.textContent = told(x, curves, x.length - 1);
    }
  }, [cursor, x, curves]);

  return (
    <figure className="panel chart">
      <figcaption>
        <h2>{title}</h2>
        <span className="lab">{unit}</span>
        <b>{now}</b>
      </figcaption>
      <div className="plot" hidden={asTable}>
        <div ref={box} className="draw" role="img" aria-label={`${title} over ${x.length} of ${xMax} steps, now ${now}`} />
        <div
          ref={reader}
          className="reader"
          role="slider"
          tabIndex={0}
          aria-label={`${title}, step`}
          aria-valuemin={x[0] ?? 0}
          aria-valuenow={0}
          onKeyDown={(event) => {
            const to = event.ctrlKey || event.metaKey || event.altKey ? undefined : moved(event.key, x, cursor.at);
            if (to !== undefined) {
              event.preventDefault();
              moveCursor(cursor, to);
            }
          }}
        />
      </div>
      {asTable && <Values x={x} curves={curves} />}
      <footer>
        <p ref={says} className="told sm" hidden={asTable} />
        <button type="button" className="btn quiet" onClick={() => showTable(!asTable)}>
          {asTable ? 'View as chart' : 'View as table'}
        </button>
      </footer>
    </figure>
  );
}

const VALUE_HEIGHT = 28;

/** Every value as a table, the newest step first; only those in sight are drawn. */
function Values({ x, curves }: Pick<ChartProps, 'x' | 'curves'>) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: x.length, getScrollElement: () => box.current, estimateSize: () => VALUE_HEIGHT, overscan: 8 });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const head = useMemo(() => curves.map(({ name }) => name), [curves]);
  return (
    <div className="tablebox" ref={box} tabIndex={0} role="group" aria-label="Values of each step">
      <table aria-rowcount={x.length + 1}>
        <thead>
          <tr>
            <th scope="col">Step</th>
            {head.map((name) => (
              <th scope="col" key={name} className="num">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden="true" style={{ height: before }} />}
          {items.map(({ index }) => {
            const place = x.length - 1 - index;
            return (
              <tr key={place} aria-rowindex={index + 2}>
                <td>{x[place]?.toLocaleString('en')}</td>
                {curves.map(({ name, values }) => (
                  <td key={name} className="num">
                    {values[place] == null ? '' : figure(values[place])}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && <tr aria-hidden="true" style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  );
}

function data(x: readonly number[], curves: readonly Curve[]): uPlot.AlignedData {
  return [[...x], ...curves.map(({ values }) => [...values])] as uPlot.AlignedData;
}
