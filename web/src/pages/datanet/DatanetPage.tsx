import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { Datanet } from '../../api/types';
import { lower, useHues } from '../../device/hues';
import { Person } from '../../device/Person';
import { count, short } from '../../lib/format';
import { segments } from '../../lib/slots';
import { useCrumbs } from '../../parts/Crumbs';
import { Loading, Problem } from '../../parts/Problem';
import { Icon } from '../../shell/icons';
import { ByRows } from './ByRows';
import './datanet.css';
import { Seal } from './Owner';
import { datanetQuery, diffQuery } from './queries';
import { RowInspector } from './RowInspector';
import { rangeText } from './range';
import { RowTable } from './RowTable';
import { titleOf } from './title';

export function DatanetPage() {
  const { slug } = useParams({ from: '/datanets/$slug' });
  const { row } = useSearch({ from: '/datanets/$slug' });
  useCrumbs(titleOf(slug), <Link to="/datanets">Datanets</Link>);
  const { data, error, refetch } = useQuery(datanetQuery(slug));
  return (
    <div className="page-datanet">
      {data === undefined ? (
        error === null ? (
          <Loading label="Reading the Datanet" lines={8} />
        ) : (
          <Problem
            page="Datanet"
            error={error}
            again={() => void refetch()}
            elsewhere={
              <Link className="btn" to="/datanets">
                See the Datanets
              </Link>
            }
          />
        )
      ) : (
        <>
          <Card datanet={data} />
          <div className={row === undefined ? 'g alone' : 'g two'}>
            <RowTable datanet={data} />
            {row !== undefined && <RowInspector slug={slug} row={row} />}
          </div>
          <Versions datanet={data} />
        </>
      )}
    </div>
  );
}

function Card({ datanet }: { readonly datanet: Datanet }) {
  const held = useHues();
  const last = datanet.versions.at(-1);
  const shown = segments(
    datanet.contributors.map(({ contributor, rows }) => ({ person: lower(contributor), wei: BigInt(rows) })),
    held,
  );
  return (
    <>
      <div className="head">
        <div>
          <h1>{titleOf(datanet.slug)}</h1>
          <p className="sub">{datanet.credit}</p>
        </div>
        <div className="acts">
          <span className="tags">
            {last !== undefined && <span className="tag">{last.licence}</span>}
            <span className="tag">{datanet.access === 'open' ? 'open to read' : 'gated'}</span>
            <span className="tag">
              {datanet.quorum} of {datanet.reviewers.length} reviewers decide
            </span>
          </span>
          <Seal datanet={datanet} />
          <Link className="btn" to="/datanets/$slug/access" params={{ slug: datanet.slug }}>
            Access
          </Link>
          <Link className="btn main" to="/datanets/$slug/contribute" params={{ slug: datanet.slug }}>
            <Icon name="plus" /> Contribute rows
          </Link>
        </div>
      </div>
      {last !== undefined && (
        <section className="fed" aria-label={`${last.rows} rows by ${last.contributors} people`}>
          <ByRows datanet={datanet} />
          <ul className="legend">
            {shown.map((segment) =>
              segment.kind === 'person' ? (
                <li key={segment.person}>
                  <Link to="/datanets/$slug" params={{ slug: datanet.slug }} search={{ contributor: segment.person }}>
                    <Person address={segment.person} hue={segment.hue} /> <b>{String(segment.wei)}</b>
                  </Link>
                </li>
              ) : (
                <li key="others" className="dim">
                  {count(segment.people.length, 'other')} {String(segment.wei)}
                </li>
              ),
            )}
            <li className="dim">rows in version {last.version}</li>
          </ul>
        </section>
      )}
    </>
  );
}

/** The changes of so many newest versions are counted at once; the others’ when somebody looks. */
const COUNTED = 10;

function Versions({ datanet }: { readonly datanet: Datanet }) {
  const { pending, accepted } = datanet.rows;
  return (
    <section className="panel vers">
      <header>
        <h2>Versions</h2>
      </header>
      <table>
        <thead className="sr">
          <tr>
            <th scope="col">Version</th>
            <th scope="col">Rows</th>
            <th scope="col">Changes</th>
            <th scope="col">Licence</th>
            <th scope="col">Root</th>
            <th scope="col">Sealed</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>
              <b>v{datanet.versions.length + 1}</b> <span className="tag">open</span>
            </td>
            <td>
              {pending} waiting for review, {accepted} accepted in all
            </td>
            <td />
            <td className="dim">seals when {datanet.quorum} reviewers agree and the owner seals it</td>
            <td />
            <td className="num dim">now</td>
          </tr>
          {datanet.versions.toReversed().map((version, i) => (
            <tr key={version.version}>
              <td>
                <b>v{version.version}</b>
              </td>
              <td>
                {count(version.rows, 'row')} by {version.contributors}
              </td>
              <td>
                <Delta slug={datanet.slug} version={version.version} isCounted={i < COUNTED} />
              </td>
              <td>{version.licence}</td>
              <td>
                {version.transaction === null ? (
                  <code>{short(version.root as `0x${string}`)}</code>
                ) : (
                  <Link to="/tx/$hash" params={{ hash: version.transaction }} title="The transaction that sealed it">
                    <code>{short(version.root as `0x${string}`)}</code>
                  </Link>
                )}
              </td>
              <td className="num dim">{new Date(version.sealed * 1_000).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** How many rows a version brought and left out, and the way to which. */
function Delta({ slug, version, isCounted }: { readonly slug: string; readonly version: number; readonly isCounted: boolean }) {
  const range = { from: version - 1, to: version };
  const { data } = useInfiniteQuery({ ...diffQuery(slug, range, 1), enabled: isCounted });
  const counts = data?.pages[0];
  return (
    <Link
      className="df l"
      to="/datanets/$slug/diff/$range"
      params={{ slug, range: rangeText(range) }}
      aria-label={`What changed in version ${version}${counts === undefined ? '' : `: ${count(counts.added_rows, 'row')} came, ${counts.removed_rows} went`}`}
    >
      {counts === undefined ? (
        'What changed'
      ) : (
        <>
          <b>+{counts.added_rows}</b> <b>−{counts.removed_rows}</b>
        </>
      )}
    </Link>
  );
}
