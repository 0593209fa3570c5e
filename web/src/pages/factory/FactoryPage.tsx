import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { runsQuery, type Run } from '../../api/runs';
import { count, moment } from '../../lib/format';
import { useCrumbs } from '../../parts/Crumbs';
import { Empty, Loading, Problem } from '../../parts/Problem';
import { Icon } from '../../shell/icons';
import './factory.css';
import { basesQuery } from './queries';
import { bytes, say } from './words';

const COMPARED_MAX = 4;

/** Runs, the newest first, and the bases they can start from. */
export function FactoryPage() {
  useCrumbs('ModelFactory');
  const { data, error, refetch } = useQuery(runsQuery);
  const [chosen, choose] = useState<readonly string[]>([]);
  return (
    <div className="page-factory">
      <div className="head">
        <div>
          <h1>ModelFactory</h1>
          <p className="sub">Teach an open model from a Datanet’s rows: choose, look, start. It goes on when this page is closed.</p>
        </div>
        <div className="acts">
          {chosen.length > 1 && (
            <Link className="btn" to="/factory/compare" search={{ runs: chosen.join(',') }}>
              Compare {chosen.length}
            </Link>
          )}
          <Link className="btn main" to="/factory/new">
            <Icon name="plus" /> New run
          </Link>
        </div>
      </div>
      {data === undefined ? (
        error === null ? (
          <Loading label="Reading the runs" />
        ) : (
          <Problem error={error} again={() => void refetch()} />
        )
      ) : data.length === 0 ? (
        <Empty
          action={
            <Link className="btn main" to="/factory/new">
              Start the first
            </Link>
          }
        >
          No run yet. How long one takes on this machine is said before it starts.
        </Empty>
      ) : (
        <Runs
          runs={data}
          chosen={chosen}
          onChoose={(id) => choose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id].slice(-COMPARED_MAX))}
        />
      )}
      <Bases />
    </div>
  );
}

interface RunsProps {
  readonly runs: readonly Run[];
  readonly chosen: readonly string[];
  readonly onChoose: (id: string) => void;
}

function Runs({ runs, chosen, onChoose }: RunsProps) {
  return (
    <section className="panel">
      <header>
        <h2>Runs</h2>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col" className="ck">
              <span className="sr">Compare</span>
            </th>
            <th scope="col">Run</th>
            <th scope="col">State</th>
            <th scope="col">Steps</th>
            <th scope="col" className="wide">
              Learned from
            </th>
            <th scope="col" className="num wide">
              Started
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td className="ck">
                <input type="checkbox" aria-label={`Compare ${run.name}`} checked={chosen.includes(run.id)} onChange={() => onChoose(run.id)} />
              </td>
              <td>
                <Link className="l" to="/factory/runs/$id" params={{ id: run.id }}>
                  <bdi>{run.name}</bdi>
                </Link>{' '}
                <code>{run.id}</code>
              </td>
              <td>{say(run)}</td>
              <td>
                {run.step} of {run.steps}
              </td>
              <td className="wide dim">
                {count(run.config.rows, 'row')} of v{run.config.version}
              </td>
              <td className="num wide dim">
                {moment(new Date(run.created_at * 1_000))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Bases() {
  const { data } = useQuery(basesQuery);
  if (data === undefined) {
    return null;
  }
  return (
    <section className="panel">
      <header>
        <h2>Base models here</h2>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col" className="wide">
              Licence
            </th>
            <th scope="col" className="num">
              Parameters
            </th>
            <th scope="col" className="num wide">
              Context
            </th>
            <th scope="col" className="num">
              Memory to train
            </th>
          </tr>
        </thead>
        <tbody>
          {data.map((base) => (
            <tr key={base.digest}>
              <td>{base.name}</td>
              <td className="wide">{base.licence ?? 'not said'}</td>
              <td className="num">{Math.round(base.parameters / 1e6)} M</td>
              <td className="num wide">{base.context.toLocaleString('en')} tokens</td>
              <td className="num">
                {bytes(base.memory_bytes)} of {bytes(base.memory_here)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
