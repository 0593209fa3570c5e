import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { beginDemo, demoQuery, type Demo } from './queries';
import { said } from '../../api/said';

/** The one button; what it does is said beside it. */
export function Begin({ children }: { readonly children: string }) {
  const client = useQueryClient();
  const [problem, tell] = useState('');
  const [asked, ask] = useState(false);
  const begin = async () => {
    tell('');
    ask(true);
    try {
      client.setQueryData(demoQuery.queryKey, await beginDemo());
    } catch (e) {
      tell(said(e, 'The demo did not begin. Nothing was changed. Try again.'));
      await client.invalidateQueries({ queryKey: demoQuery.queryKey });
    } finally {
      ask(false);
    }
  };
  return (
    <>
      <button type="button" className="btn main" disabled={asked} onClick={() => void begin()}>
        {children}
      </button>
      {problem !== '' && (
        <p className="err" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

/** Before anything has happened here. */
export function EmptyHome({ demo }: { readonly demo: Demo }) {
  return (
    <section className="begin">
      <h1>No answer yet</h1>
      <p>
        This network is empty: no rows, no model, nobody paid. The demo fills it with real ones: people’s rows become a Datanet, a
        model learns from them, it answers questions, and whoever wrote what made an answer is paid for it.
      </p>
      <div className="acts">
        <Begin>Make the demo Datanet and run</Begin>
      </div>
      <p className="lab">
        It takes some minutes of this machine. The demo signs for the wallets of this network, which are worth nothing outside it. Rows:{' '}
        {demo.credit}.
      </p>
      <p className="lab">
        Or begin it yourself:{' '}
        <Link className="l" to="/datanets/$slug/contribute" params={{ slug: demo.datanet }}>
          contribute rows
        </Link>{' '}
        or{' '}
        <Link className="l" to="/chat" search={{}}>
          ask the base model
        </Link>
        .
      </p>
    </section>
  );
}
