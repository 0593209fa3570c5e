import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { blockQuery } from '../../api/chain';
import { headQuery } from '../../api/head';
import { count, since } from '../../lib/format';
import { useCrumbs } from '../../parts/Crumbs';
import { Loading, Problem } from '../../parts/Problem';
import { useNow } from '../../parts/useNow';
import { Icon } from '../../shell/icons';
import './explorer.css';
import { placeOf } from './search';

const SHOWN = 15;

/** The newest blocks, and a search for anything that has a number or a hash. */
export function ExplorerPage() {
  useCrumbs('Explorer');
  const head = useQuery(headQuery);
  return (
    <div className="page-explorer">
      <div className="head">
        <div>
          <h1>Explorer</h1>
          <p className="sub">Every block is one atomic state of who has what. Paste a block’s number, a transaction, an address or a receipt.</p>
        </div>
      </div>
      <Search />
      {head.data !== undefined ? (
        <Blocks last={head.data.number} />
      ) : head.error === null ? (
        <Loading label="Reading the chain" lines={8} />
      ) : (
        <Problem error={head.error} again={() => void head.refetch()} />
      )}
    </div>
  );
}

function Search() {
  const navigate = useNavigate();
  const [problem, say] = useState('');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get('q') ?? '');
    const place = placeOf(typed);
    if (place === null) {
      say('That is no block’s number, hash, address or receipt.');
      return;
    }
    say('');
    switch (place.kind) {
      case 'block':
        void navigate({ to: '/blocks/$number', params: { number: place.value } });
        break;
      case 'transaction':
        void navigate({ to: '/tx/$hash', params: { hash: place.value } });
        break;
      case 'address':
        void navigate({ to: '/address/$address', params: { address: place.value } });
        break;
      case 'receipt':
        void navigate({ to: '/receipts/$id', params: { id: place.value } });
        break;
    }
  };
  return (
    <form className="bar" role="search" onSubmit={submit}>
      <label className="field grow">
        <Icon name="find" />
        <span className="sr">Search the chain</span>
        <input name="q" autoComplete="off" spellCheck={false} maxLength={100} placeholder="Block, transaction, address, receipt" />
      </label>
      <button type="submit" className="btn">
        Find
      </button>
      {problem !== '' && (
        <p className="err" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

function Blocks({ last }: { readonly last: number }) {
  const numbers = Array.from({ length: Math.min(SHOWN, last + 1) }, (_, i) => last - i);
  const blocks = useQueries({ queries: numbers.map(blockQuery) });
  const now = useNow();
  return (
    <section className="panel">
      <header>
        <h2>Newest blocks</h2>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">Block</th>
            <th scope="col">Age</th>
            <th scope="col">Transactions</th>
            <th scope="col" className="num wide">
              Gas used
            </th>
          </tr>
        </thead>
        <tbody>
          {numbers.map((number, i) => {
            const block = blocks[i]?.data;
            return (
              <tr key={number}>
                <td>
                  <Link className="l" to="/blocks/$number" params={{ number: String(number) }}>
                    {number.toLocaleString('en')}
                  </Link>
                </td>
                <td className="dim">{block == null ? '' : since(new Date(Number(block.timestamp) * 1_000), now)}</td>
                <td>{block == null ? '' : count(block.transactions.length, 'transaction')}</td>
                <td className="num dim wide">{block == null ? '' : Number(block.gasUsed).toLocaleString('en')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
