import { useMediaQuery } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { Datanet, ListedRow, RowStatus } from '../../api/types';
import { lower, useHues } from '../../device/hues';
import { Person } from '../../device/Person';
import { count, short } from '../../lib/format';
import { Empty, Loading, Problem } from '../../parts/Problem';
import { Icon } from '../../shell/icons';
import { useKeys } from '../../shell/keys';
import { rowsQuery } from './queries';
import type { DatanetSearch } from './search';

/** Of a row, with its line: on one line of the table, or as a block where that has no room. As in datanet.css. */
const ROW_HEIGHT = 57;
const BLOCK_HEIGHT = 121;

function useRowHeight(): number {
  return useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false }) === true ? BLOCK_HEIGHT : ROW_HEIGHT;
}

const STATUSES: readonly RowStatus[] = ['accepted', 'pending', 'rejected'];

function statusOf(text: string | undefined): RowStatus | undefined {
  return STATUSES.find((status) => status === text);
}

/** The rows that the query in the address asks for; only those in sight are drawn. */
export function RowTable({ datanet }: { readonly datanet: Datanet }) {
  const search = useSearch({ from: '/datanets/$slug' });
  const navigate = useNavigate({ from: '/datanets/$slug' });
  const wanted = { q: search.q, contributor: search.contributor, category: search.category, status: statusOf(search.status) };
  const rows = useInfiniteQuery({ ...rowsQuery(datanet.slug, wanted), placeholderData: keepPreviousData });
  const height = useRowHeight();
  const list = rows.data?.pages.flatMap(({ data }) => data) ?? [];
  const total = datanet.rows.accepted + datanet.rows.pending + datanet.rows.rejected;
  const isFiltered = Object.values(wanted).some((value) => value !== undefined);
  const change = (part: Partial<DatanetSearch>) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  return (
    <div>
      <Filters datanet={datanet} found={isFiltered ? list.length : total} isWhole={!rows.hasNextPage} onChange={change} />
      <section className="panel tb" aria-label="Rows" aria-busy={rows.isFetching}>
        {rows.error !== null ? (
          <Problem error={rows.error} again={() => void rows.refetch()} />
        ) : rows.data === undefined ? (
          <div className="vbox wait">
            <div style={{ height: total * height }}>
              <Loading label={`Reading ${count(total, 'row')}`} lines={8} />
            </div>
          </div>
        ) : list.length === 0 && !rows.hasNextPage ? (
          <Empty
            action={
              isFiltered ? (
                <button type="button" className="btn" onClick={() => change({ q: undefined, contributor: undefined, category: undefined, status: undefined })}>
                  Show all {total}
                </button>
              ) : undefined
            }
          >
            {isFiltered
              ? `No row ${wanted.q === undefined ? 'is left by these filters' : `mentions “${wanted.q}”`}.`
              : 'No rows yet. A question and an answer that somebody knows to be right becomes the first.'}
          </Empty>
        ) : (
          <List
            rows={list}
            selected={search.row}
            onOpen={(row) => void navigate({ search: (before) => ({ ...before, row }) })}
            onEnd={() => {
              if (rows.hasNextPage && !rows.isFetchingNextPage) {
                void rows.fetchNextPage();
              }
            }}
          />
        )}
        <footer className="sm dim">
          <span>
            {count(list.length, 'row')} read{rows.hasNextPage ? ', more below' : ''}
          </span>
          <span>
            <kbd>J</kbd> <kbd>K</kbd> move <kbd>Enter</kbd> open <kbd>/</kbd> search
          </span>
        </footer>
      </section>
    </div>
  );
}

interface FiltersProps {
  readonly datanet: Datanet;
  readonly found: number;
  readonly isWhole: boolean;
  readonly onChange: (part: Partial<DatanetSearch>) => void;
}

function Filters({ datanet, found, isWhole, onChange }: FiltersProps) {
  const search = useSearch({ from: '/datanets/$slug' });
  const [typed, type] = useState(search.q ?? '');
  useEffect(() => {
    const timer = setTimeout(() => {
      if ((search.q ?? '') !== typed.trim()) {
        onChange({ q: typed.trim() === '' ? undefined : typed.trim() });
      }
    }, 200);
    return () => clearTimeout(timer);
  });
  const or = (value: string) => (value === '' ? undefined : value);
  return (
    <div className="bar" role="search">
      <label className="field grow">
        <Icon name="find" />
        <span className="sr">Search the rows</span>
        <input data-search="" type="search" value={typed} maxLength={200} placeholder="Search questions and answers" onChange={(event) => type(event.target.value)} />
        <span className="sm dim" aria-live="polite">
          {isWhole ? count(found, 'row') : `${found} and more`}
        </span>
      </label>
      <select className="select" aria-label="Category" value={search.category ?? ''} onChange={(event) => onChange({ category: or(event.target.value) })}>
        <option value="">Category</option>
        {datanet.categories.map(({ category, rows }) => (
          <option key={category} value={category}>
            {category} ({rows})
          </option>
        ))}
      </select>
      <select className="select" aria-label="Person" value={search.contributor ?? ''} onChange={(event) => onChange({ contributor: or(event.target.value) })}>
        <option value="">Person</option>
        {datanet.contributors.map(({ contributor, rows }) => (
          <option key={contributor} value={lower(contributor)}>
            {short(contributor as `0x${string}`)} ({rows})
          </option>
        ))}
      </select>
      <select className="select" aria-label="Review" value={search.status ?? ''} onChange={(event) => onChange({ status: or(event.target.value) })}>
        <option value="">Reviewed</option>
        <option value="accepted">accepted ({datanet.rows.accepted})</option>
        <option value="pending">waiting ({datanet.rows.pending})</option>
        <option value="rejected">rejected ({datanet.rows.rejected})</option>
      </select>
    </div>
  );
}

interface ListProps {
  readonly rows: readonly ListedRow[];
  readonly selected: string | undefined;
  readonly onOpen: (row: string) => void;
  readonly onEnd: () => void;
}

function List({ rows, selected, onOpen, onEnd }: ListProps) {
  const box = useRef<HTMLDivElement>(null);
  const hues = useHues();
  const [at, move] = useState(0);
  const height = useRowHeight();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 8,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 20) {
      onEnd();
    }
  });
  const step = (by: 1 | -1) => {
    const to = Math.min(rows.length - 1, Math.max(0, at + by));
    move(to);
    virtual.scrollToIndex(to, { align: 'auto' });
    const row = rows[to];
    if (selected !== undefined && row !== undefined) {
      onOpen(row.row);
    }
  };
  const here = rows[at];
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ...(here === undefined ? {} : { Enter: () => onOpen(here.row) }),
  });
  return (
    <div ref={box} className="vbox" tabIndex={-1}>
    <div role="list" className="vlist" style={{ height: virtual.getTotalSize() }}>
      {items.map((item) => {
        const row = rows[item.index];
        if (row === undefined) {
          return null;
        }
        const hue = hues.get(lower(row.contributor));
        return (
          <div
            key={row.row}
            role="listitem"
            className={`vrow${row.row === selected ? ' sel' : ''}${item.index === at ? ' at' : ''}`}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <button type="button" onClick={() => { move(item.index); onOpen(row.row); }}>
              <span className="qa">
                <span className="q" lang={row.language}>
                  {row.question ?? 'Only for those who may read it'}
                </span>
                <span className="a" lang={row.language}>
                  <code>{row.label ?? short(row.row as `0x${string}`)}</code>
                  {row.answer}
                </span>
              </span>
              <Person address={lower(row.contributor)} {...(hue === undefined ? {} : { hue })} />
              <span className="rv">{row.status === 'pending' ? 'waiting' : row.status}</span>
            </button>
          </div>
        );
      })}
    </div>
    </div>
  );
}
