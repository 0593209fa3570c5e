import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { headQuery } from '../../api/head';
import { since } from '../../lib/format';
import { useCrumbs } from '../../parts/Crumbs';
import { Problem } from '../../parts/Problem';
import { useNow } from '../../parts/useNow';
import { Icon } from '../../shell/icons';
import './explorer.css';
import { blockQuery } from './queries';
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
      {head.data === undefined && head.error !== null ? (
        <Problem error={head.error} again={() => void head.refetch()} />
      ) : (
        <Blocks last={head.data?.number} />
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
        <input name="q" data-search="" autoComplete="off" spellCheck={false} maxLength={100} placeholder="Block, transaction, address, receipt" />
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

/** The newest go through a fixed set of places, so nothing on the page moves; a young chain has fewer. */
function Blocks({ last }: { readonly last: number | undefined }) {
  const places = last === undefined ? SHOWN : Math.min(SHOWN, last + 1);
  const numbers = Array.from({ length: places }, (_, i) => (last === undefined ? -1 : last - i));
  const blocks = useQueries({ queries: numbers.map((number) => ({ ...blockQuery(number), enabled: number >= 0 })) });
  const now = useNow();
  return (
    <section className="panel" aria-busy={last === undefined}>
      <header>
        <h2>Newest blocks</h2>
      </header>
      <table className="blocks">
        <thead>
          <tr>
            <th scope="col">Block</th>
            <th scope="col">Age</th>
            <th scope="col" className="num">
              Transactions
            </th>
            <th scope="col" className="num wide">
              Gas used
            </th>
          </tr>
        </thead>
        <tbody>
          {numbers.map((number, place) => {
            const block = blocks[place]?.data;
            return (
              <tr key={place}>
                <td>
                  {number >= 0 && (
                    <Link className="l" to="/blocks/$number" params={{ number: String(number) }}>
                      {number.toLocaleString('en')}
                    </Link>
                  )}
                </td>
                <td className="dim">{block == null ? '' : since(new Date(Number(block.timestamp) * 1_000), now)}</td>
                <td className="num">{block == null ? '' : block.transactions.length.toLocaleString('en')}</td>
                <td className="num dim wide">{block == null ? '' : Number(block.gasUsed).toLocaleString('en')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
