import { useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Hex } from 'viem';
import type { ChainBlock, ChainTransaction } from '../api/chain';
import { headQuery } from '../api/head';
import { ask, NodeError, rpc } from '../api/node';
import { activityQuery, datanetsQuery } from '../api/queries';
import { runsQuery } from '../api/runs';
import type { RowPage } from '../api/types';
import { lower } from '../device/hues';
import { count, open, short } from '../lib/format';
import { titleOf } from '../pages/datanet/title';
import { placeOf } from '../pages/explorer/search';
import { say } from '../pages/factory/words';
import { found, type Findable } from './find';
import type { IconName } from './icons';
import { PLACES } from './places';
import { recent } from './recent';

/** A line of the palette. */
export interface Entry extends Findable {
  readonly icon?: IconName;
  readonly person?: Hex;
  readonly keys?: readonly string[];
  /** The key that does it, where it is something to do. */
  readonly presses?: string;
  /** Where it leads; null where it does something instead. */
  readonly href: string | null;
}

export interface EntryGroup {
  readonly name: string;
  readonly entries: readonly Entry[];
}

const SHOWN = 5;
const DATANETS_SEARCHED = 5;

const PAGES: readonly Entry[] = [
  ...PLACES.map(({ to, icon, name, key }) => ({ id: `page ${to}`, title: name, hint: '', icon, keys: ['G', key.toUpperCase()], href: to })),
  { id: 'page /wallet', title: 'Wallet', hint: 'to pay, be paid and sign', icon: 'wallet', href: '/wallet' },
  { id: 'page /factory/new', title: 'New run', hint: 'teach a model', icon: 'factory', href: '/factory/new' },
  { id: 'page /settings', title: 'Settings', hint: 'keys and theme', icon: 'settings', href: '/settings' },
];

const ACTIONS: readonly Entry[] = [
  { id: 'chat', title: 'New chat', hint: 'ask a model', icon: 'plus', keys: ['C'], presses: 'c', href: null },
  { id: 'theme', title: 'Switch the theme', hint: 'light or dark', icon: 'theme', href: null },
  { id: 'keys', title: 'List of keys', hint: 'everything the keyboard does', icon: 'keys', keys: ['?'], presses: '?', href: null },
];

/** A value once it has rested. */
function useRested(value: string, ms: number): string {
  const [rested, rest] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => rest(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}

/** What fits what is typed, in groups; with nothing typed, what was used last and where one can go. */
export function usePalette(typed: string): { readonly groups: readonly EntryGroup[]; readonly busy: boolean } {
  const text = typed.trim();
  const wanted = useRested(text, 120);
  const [kept] = useState(recent);
  const ids = kept.map(({ id }) => id);
  const datanets = useQuery(datanetsQuery).data ?? [];
  const runs = useQuery({ ...runsQuery, refetchInterval: false }).data ?? [];
  const activity = useQuery({ ...activityQuery, refetchInterval: false }).data;
  const head = useQuery(headQuery).data;
  const rows = useRows(
    datanets.slice(0, DATANETS_SEARCHED).map(({ slug }) => slug),
    wanted,
  );
  const pasted = usePasted(
    wanted,
    datanets.map(({ slug }) => slug),
  );
  if (text === '') {
    return {
      groups: full([
        { name: 'Last used', entries: kept.slice(0, SHOWN).flatMap(again) },
        { name: 'Pages', entries: PAGES },
        { name: 'Actions', entries: ACTIONS },
      ]),
      busy: false,
    };
  }
  const people = new Map<Hex, string>();
  for (const { contributor, wei, answers } of activity?.people ?? []) {
    people.set(lower(contributor), `${count(answers, 'answer')} · ${open(BigInt(wei))} OPEN`);
  }
  for (const { contributor, rows: given } of datanets.flatMap(({ contributors }) => contributors)) {
    if (!people.has(lower(contributor))) {
      people.set(lower(contributor), count(given, 'row'));
    }
  }
  const of = (entries: readonly Entry[]) => found(entries, text, ids).slice(0, SHOWN);
  return {
    groups: full([
      { name: 'Pasted', entries: [...placeEntries(text, head?.number), ...(pasted.data ?? [])] },
      { name: 'Pages', entries: of(PAGES) },
      { name: 'Actions', entries: of(ACTIONS) },
      {
        name: 'Datanets',
        entries: of(
          datanets.map(({ slug, versions }) => ({
            id: `datanet ${slug}`,
            title: titleOf(slug),
            hint: count(versions.at(-1)?.rows ?? 0, 'row'),
            also: slug,
            icon: 'datanets',
            href: `/datanets/${slug}`,
          })),
        ),
      },
      { name: 'Rows', entries: found(rows.entries, '', ids).slice(0, SHOWN) },
      {
        name: 'People',
        entries: of([...people].map(([person, hint]) => ({ id: `person ${person}`, title: short(person), hint, also: person, person, href: `/earnings?of=${person}` }))),
      },
      {
        name: 'Runs',
        entries: of(runs.map((run) => ({ id: `run ${run.id}`, title: run.name, hint: `${run.id} · ${say(run)}`, icon: 'factory', href: `/factory/runs/${run.id}` }))),
      },
    ]),
    busy: text !== wanted || rows.busy || pasted.isFetching,
  };
}

function full(groups: readonly EntryGroup[]): EntryGroup[] {
  return groups.filter(({ entries }) => entries.length > 0);
}

function again({ id, title, hint, href }: ReturnType<typeof recent>[number]): Entry[] {
  const known = [...PAGES, ...ACTIONS].find((one) => one.id === id);
  return known !== undefined ? [known] : href === null ? [] : [{ id, title, hint, href }];
}

/** Rows that mention the words. */
function useRows(slugs: readonly string[], words: string) {
  const asked = words.length >= 2 && placeOf(words) === null ? slugs : [];
  const pages = useQueries({
    queries: asked.map((slug) => ({
      queryKey: ['datanets', slug, 'found', words],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        ask<RowPage>(`/v1/datanets/${encodeURIComponent(slug)}/rows?${new URLSearchParams({ q: words.slice(0, 200), limit: String(SHOWN) })}`, undefined, signal),
      staleTime: 30_000,
    })),
  });
  const entries = pages.flatMap(({ data }, i): Entry[] =>
    (data?.data ?? []).map((row) => ({
      id: `row ${row.row}`,
      title: row.question ?? row.label ?? short(row.row as Hex),
      hint: row.label ?? short(row.row as Hex),
      person: lower(row.contributor),
      href: `/datanets/${asked[i] ?? ''}?row=${row.row}`,
    })),
  );
  return { entries, busy: pages.some(({ isFetching }) => isFetching) };
}

/** What a number, address or receipt’s id leads to; nothing has to be asked for these. */
function placeEntries(text: string, head: number | undefined): Entry[] {
  const place = placeOf(text);
  switch (place?.kind) {
    case 'block':
      return head !== undefined && Number(place.value) <= head
        ? [{ id: `block ${place.value}`, title: `Block ${Number(place.value).toLocaleString('en')}`, hint: '', icon: 'explorer', href: `/blocks/${Number(place.value)}` }]
        : [];
    case 'address': {
      const person = lower(place.value);
      return [
        { id: `address ${person}`, title: `Address ${short(person)}`, hint: 'what it sent and got', person, href: `/address/${place.value}` },
        { id: `person ${person}`, title: `Earnings of ${short(person)}`, hint: 'answer by answer', person, href: `/earnings?of=${person}` },
      ];
    }
    case 'receipt':
      return [{ id: `receipt ${place.value}`, title: `Receipt ${place.value}`, hint: 'an answer, and who was paid for it', href: `/receipts/${place.value}` }];
    case 'transaction':
    case undefined:
      return [];
  }
}

/** What has a pasted hash: a transaction, a block, a row. */
function usePasted(text: string, slugs: readonly string[]) {
  const place = placeOf(text);
  const hash = place?.kind === 'transaction' ? (place.value as Hex) : null;
  return useQuery({
    queryKey: ['pasted', hash, slugs],
    enabled: hash !== null,
    staleTime: 5_000,
    queryFn: async ({ signal }): Promise<Entry[]> => {
      const of = hash as Hex;
      const [transaction, block, ...rows] = await Promise.all([
        rpc<ChainTransaction | null>('eth_getTransactionByHash', [of], signal),
        rpc<ChainBlock | null>('eth_getBlockByHash', [of, false], signal),
        ...slugs.map((slug) => hasRow(slug, of, signal)),
      ]);
      return [
        ...(transaction === null ? [] : [{ id: `tx ${of}`, title: `Transaction ${short(of)}`, hint: '', icon: 'explorer' as const, href: `/tx/${of}` }]),
        ...(block === null ? [] : [{ id: `block ${Number(block.number)}`, title: `Block ${Number(block.number).toLocaleString('en')}`, hint: short(of), icon: 'explorer' as const, href: `/blocks/${Number(block.number)}` }]),
        ...rows.flat(),
      ];
    },
  });
}

async function hasRow(slug: string, row: Hex, signal: AbortSignal): Promise<Entry[]> {
  try {
    const { label, question } = await ask<{ label?: string; question?: string }>(`/v1/datanets/${encodeURIComponent(slug)}/rows/${row}`, undefined, signal);
    return [{ id: `row ${row}`, title: question ?? label ?? `Row ${short(row)}`, hint: label ?? titleOf(slug), icon: 'datanets', href: `/datanets/${slug}?row=${row}` }];
  } catch (e) {
    if (e instanceof NodeError && e.status === 404) {
      return [];
    }
    throw e;
  }
}
