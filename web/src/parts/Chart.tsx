import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useTheme } from '../shell/theme';

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

/** Curves in ink over the steps of a run. */
export function Chart({ title, unit, now, x, xMax, curves, group }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const { theme } = useTheme();
  const [asTable, showTable] = useState(false);
  const shape = curves.map(({ name, look }) => `${name}/${look}`).join();

  useEffect(() => {
    const parent = box.current;
    if (parent === null) {
      return;
    }
    const axis = { stroke: ink('--ink-3'), grid: { stroke: ink('--line'), width: 1 }, ticks: { show: false }, font: '12px "Hanken Grotesk"', size: 44 };
    const made = new uPlot(
      {
        width: parent.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { sync: { key: group }, points: { size: 6 }, drag: { x: false, y: false } },
        scales: { x: { time: false, range: [0, Math.max(1, xMax)] } },
        axes: [{ ...axis, size: 28 }, axis],
        series: [{ label: 'step' }, ...curves.map(series)],
      },
      data(x, curves),
      parent,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: parent.clientWidth, height: HEIGHT }));
    observer.observe(parent);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
    // Made anew when its shape or colours change; new values go into the one that stands.
  }, [group, shape, theme, xMax]);
  useEffect(() => plot.current?.setData(data(x, curves), true), [x, curves]);

  return (
    <figure className="panel chart">
      <figcaption>
        <h3>{title}</h3>
        <span className="lab">{unit}</span>
        <b>{now}</b>
        <button type="button" className="btn quiet" aria-pressed={asTable} onClick={() => showTable(!asTable)}>
          {asTable ? 'As chart' : 'As table'}
        </button>
      </figcaption>
      <div ref={box} hidden={asTable} role="img" aria-label={`${title} over ${x.length} of ${xMax} steps, now ${now}`} />
      {asTable && (
        <div className="tablebox">
          <table>
            <thead>
              <tr>
                <th scope="col">Step</th>
                {curves.map(({ name }) => (
                  <th scope="col" key={name} className="num">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {x.slice(-200).map((step, i) => {
                const at = Math.max(0, x.length - 200) + i;
                return (
                  <tr key={step}>
                    <td>{step}</td>
                    {curves.map(({ name, values }) => (
                      <td key={name} className="num">
                        {values[at] == null ? '' : Number(values[at]).toPrecision(4)}
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </figure>
  );
}

function data(x: readonly number[], curves: readonly Curve[]): uPlot.AlignedData {
  return [[...x], ...curves.map(({ values }) => [...values])] as uPlot.AlignedData;
}
