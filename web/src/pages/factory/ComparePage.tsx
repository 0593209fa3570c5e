import { useQueries } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { smooth } from '../../lib/smooth';
import { Chart, type Curve } from '../../parts/Chart';
import { useCrumbs } from '../../parts/Crumbs';
import { Empty, Loading, Problem } from '../../parts/Problem';
import './factory.css';
import { runQuery, stepsQuery } from './queries';

const LOOKS = ['smooth', 'dashed', 'dotted', 'raw'] as const;

/** Up to four runs over each other, and what they were given differently. */
export function ComparePage() {
  const { runs: names } = useSearch({ from: '/factory/compare' });
  const ids = [...new Set((names ?? '').split(','))].filter((id) => /^[a-z0-9-]{1,64}$/.test(id)).slice(0, LOOKS.length);
  useCrumbs('Compare runs', <Link to="/factory">ModelFactory</Link>);
  const runs = useQueries({ queries: ids.map(runQuery) });
  const steps = useQueries({ queries: ids.map(stepsQuery) });
  if (ids.length < 2) {
    return (
      <Empty
        page="Compare runs"
        action={
          <Link className="btn" to="/factory">
            Choose runs
          </Link>
        }
      >
        Choose two runs to compare, among those in ModelFactory.
      </Empty>
    );
  }
  const failed = [...runs, ...steps].find(({ error }) => error !== null);
  if (failed?.error) {
    return <Problem page="Compare runs" error={failed.error} again={() => void Promise.all([...runs, ...steps].map(({ refetch }) => refetch()))} />;
  }
  if (runs.some(({ data }) => data === undefined) || steps.some(({ data }) => data === undefined)) {
    return <Loading label="Reading the runs" lines={8} />;
  }
  const longest = steps.reduce<readonly number[]>((most, { data }) => {
    const x = (data ?? []).map(({ step }) => step);
    return x.length > most.length ? x : most;
  }, []);
  const curves: Curve[] = ids.map((id, i) => ({
    name: runs[i]?.data?.name ?? id,
    look: LOOKS[i] ?? 'smooth',
    values: smooth((steps[i]?.data ?? []).map(({ loss }) => loss)),
  }));
  const configs = runs.map(({ data }): Record<string, unknown> => {
    const { training, ...rest } = data?.config ?? { training: {} };
    return { ...rest, ...training };
  });
  const keys = [...new Set(configs.flatMap((config) => Object.keys(config)))];
  const differing = keys.filter((key) => new Set(configs.map((config) => JSON.stringify(config[key]))).size > 1);
  return (
    <div className="page-factory">
      <div className="head">
        <h1>Compare runs</h1>
      </div>
      <Chart title="Loss, smoothed" unit="nats a token" now="" x={longest} xMax={Math.max(...runs.map(({ data }) => data?.steps ?? 1))} curves={curves} group="compare" />
      <section className="panel">
        <header>
          <h2>What differs</h2>
        </header>
        <table>
          <thead>
            <tr>
              <th scope="col">Setting</th>
              {curves.map(({ name, look }, i) => (
                <th scope="col" key={ids[i]}>
                  <bdi>{name}</bdi> <span className="dim">({look === 'smooth' ? 'solid' : look})</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>last smoothed loss</td>
              {curves.map(({ values }, i) => (
                <td key={ids[i]}>{values.at(-1)?.toFixed(3) ?? 'not defined: no step yet'}</td>
              ))}
            </tr>
            {differing.map((key) => (
              <tr key={key}>
                <td>{key.replaceAll('_', ' ')}</td>
                {configs.map((config, i) => (
                  <td key={ids[i]} className="wrap">
                    {config[key] === undefined || config[key] === null ? 'not set' : typeof config[key] === 'string' ? config[key] : JSON.stringify(config[key])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
