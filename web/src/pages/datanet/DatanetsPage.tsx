import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { datanetsQuery } from '../../api/queries';
import { count } from '../../lib/format';
import { useCrumbs } from '../../parts/Crumbs';
import { Empty, Loading, Problem } from '../../parts/Problem';
import { ByRows } from './ByRows';
import { titleOf } from './title';
import './datanet.css';

export function DatanetsPage() {
  useCrumbs('Datanets');
  const { data, error, refetch } = useQuery(datanetsQuery);
  return (
    <div className="page-datanet">
      <div className="head">
        <div>
          <h1>Datanets</h1>
          <p className="sub">Each is one field’s rows, given and reviewed by people who know it, and paid for when an answer comes through them.</p>
        </div>
      </div>
      {data === undefined ? (
        error === null ? (
          <Loading label="Reading the Datanets" />
        ) : (
          <Problem error={error} again={() => void refetch()} />
        )
      ) : data.length === 0 ? (
        <Empty>No Datanet is here yet. ‘openledger demo’ founds the first.</Empty>
      ) : (
        <ul className="nets">
          {data.map((datanet) => {
            const last = datanet.versions.at(-1);
            return (
              <li key={datanet.id} className="panel">
                <Link to="/datanets/$slug" params={{ slug: datanet.slug }} search={{}}>
                  <h2>{titleOf(datanet.slug)}</h2>
                  <p className="sub">
                    {last === undefined ? 'no version sealed yet' : `${count(last.rows, 'row')} by ${count(last.contributors, 'person', 'people')} · version ${last.version} · ${last.licence}`}
                  </p>
                  <ByRows datanet={datanet} />
                  <p className="sm dim">{datanet.credit}</p>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
