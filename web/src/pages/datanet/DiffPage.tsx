import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { Hex } from 'viem';
import type { Datanet } from '../../api/types';
import { lower, useHues } from '../../device/hues';
import { Person } from '../../device/Person';
import { count, short } from '../../lib/format';
import { useCrumbs } from '../../parts/Crumbs';
import { Empty, Loading, Problem } from '../../parts/Problem';
import './datanet.css';
import { datanetQuery, diffQuery, type ChangedRow } from './queries';
import { rangeOf, rangeText, type Range } from './range';
import { titleOf } from './title';

/** Which rows came and which went between two versions. */
export function DiffPage() {
  const { slug, range: text } = useParams({ from: '/datanets/$slug/diff/$range' });
  const range = rangeOf(text);
  useCrumbs(
    range === null ? 'Changes' : `v${range.from} to v${range.to}`,
    <Link to="/datanets">Datanets</Link>,
    <Link to="/datanets/$slug" params={{ slug }} search={{}}>
      {titleOf(slug)}
    </Link>,
  );
  const { data, error, refetch } = useQuery(datanetQuery(slug));
  if (range === null) {
    return (
      <Empty
        page="Changes"
        action={
          <Link className="btn" to="/datanets/$slug" params={{ slug }} search={{}}>
            To the Datanet
          </Link>
        }
      >
        The address names two different versions, such as 1..2; 0 is the Datanet before its first.
      </Empty>
    );
  }
  return (
    <div className="page-datanet diff">
      {data !== undefined ? (
        <Between datanet={data} range={range} />
      ) : error === null ? (
        <Loading label="Reading the Datanet" lines={8} />
      ) : (
        <Problem error={error} again={() => void refetch()} />
      )}
    </div>
  );
}

function Between({ datanet, range }: { readonly datanet: Datanet; readonly range: Range }) {
  const diff = useInfiniteQuery(diffQuery(datanet.slug, range));
  const first = diff.data?.pages[0];
  const added = diff.data?.pages.flatMap((page) => page.added) ?? [];
  const removed = diff.data?.pages.flatMap((page) => page.removed) ?? [];
  return (
    <>
      <div className="head">
        <div>
          <h1>
            What changed from {named(range.from)} to {named(range.to)}
          </h1>
          <p className="sub">{titleOf(datanet.slug)}</p>
        </div>
        <Choose datanet={datanet} range={range} />
      </div>
      {diff.error !== null ? (
        <Problem error={diff.error} again={() => void diff.refetch()} />
      ) : first === undefined ? (
        <section className="panel">
          <Loading label="Comparing the versions" lines={8} />
        </section>
      ) : (
        <>
          <Changed title="Came" sign="+" slug={datanet.slug} rows={added} of={first.added_rows} none={`No row of ${named(range.to)} is new.`} />
          <Changed title="Went" sign="−" slug={datanet.slug} rows={removed} of={first.removed_rows} none={`Every row of ${named(range.from)} is still there.`} />
          {diff.hasNextPage && (
            <button type="button" className="btn" disabled={diff.isFetchingNextPage} onClick={() => void diff.fetchNextPage()}>
              Show more: {added.length + removed.length} of {first.added_rows + first.removed_rows} are here
            </button>
          )}
        </>
      )}
    </>
  );
}

function named(version: number): string {
  return version === 0 ? 'nothing' : `version ${version}`;
}

function Choose({ datanet, range }: { readonly datanet: Datanet; readonly range: Range }) {
  const navigate = useNavigate();
  const go = (to: Range) => void navigate({ to: '/datanets/$slug/diff/$range', params: { slug: datanet.slug, range: rangeText(to) }, replace: true });
  const versions = datanet.versions.map(({ version }) => version);
  return (
    <div className="acts">
      <label>
        <span className="sr">From</span>
        <select className="select" value={range.from} onChange={(event) => go({ ...range, from: Number(event.target.value) })}>
          {[0, ...versions]
            .filter((version) => version !== range.to)
            .map((version) => (
              <option key={version} value={version}>
                {version === 0 ? 'before any' : `v${version}`}
              </option>
            ))}
        </select>
      </label>
      <label>
        <span className="sr">To</span>
        <select className="select" value={range.to} onChange={(event) => go({ ...range, to: Number(event.target.value) })}>
          {versions
            .filter((version) => version !== range.from)
            .map((version) => (
              <option key={version} value={version}>
                v{version}
              </option>
            ))}
        </select>
      </label>
    </div>
  );
}

interface ChangedProps {
  readonly title: string;
  readonly sign: '+' | '−';
  readonly slug: string;
  readonly rows: readonly ChangedRow[];
  readonly of: number;
  readonly none: string;
}

function Changed({ title, sign, slug, rows, of, none }: ChangedProps) {
  const hues = useHues();
  return (
    <section className="panel" aria-label={`${title}: ${count(of, 'row')}`}>
      <header>
        <h2>{title}</h2>
        <b>
          {sign}
          {of.toLocaleString('en')}
        </b>
      </header>
      {of === 0 ? (
        <Empty>{none}</Empty>
      ) : (
        <ol className="chg">
          {rows.map(({ row, contributor, label, question }) => {
            const hue = hues.get(lower(contributor));
            return (
              <li key={row}>
                <Link to="/datanets/$slug" params={{ slug }} search={{ row }}>
                  <span className="q">{question ?? <span className="dim">Only for those who may read it</span>}</span>
                  <code>{label ?? short(row as Hex)}</code>
                </Link>
                <Person address={lower(contributor)} {...(hue === undefined ? {} : { hue })} />
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
