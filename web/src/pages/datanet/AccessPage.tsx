import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import type { components } from '../../api/datanet.gen';
import { ask, mayDoBetter } from '../../api/node';
import { said } from '../../api/said';
import type { Datanet } from '../../api/types';
import { lower } from '../../device/hues';
import { Person } from '../../device/Person';
import { AboutToSign } from '../../parts/AboutToSign';
import { useCrumbs } from '../../parts/Crumbs';
import { NeedsWallet } from '../../parts/NeedsWallet';
import { Empty, Loading, Problem } from '../../parts/Problem';
import type { Account } from '../../wallet/account';
import { change, signIn } from '../../wallet/session';
import { useWallet } from '../../wallet/WalletProvider';
import { give, now, pathOf, type Entry, type Word } from './access';
import './datanet.css';
import { datanetQuery } from './queries';
import { titleOf } from './title';

const DAY_S = 86_400;

/** Who may read and train on the rows: asked for, given, taken back; each signed. */
export function AccessPage() {
  const { slug } = useParams({ from: '/datanets/$slug/access' });
  useCrumbs(
    'Access',
    <Link to="/datanets">Datanets</Link>,
    <Link to="/datanets/$slug" params={{ slug }} search={{}}>
      {titleOf(slug)}
    </Link>,
  );
  const { account } = useWallet();
  const { data, error, refetch } = useQuery(datanetQuery(slug));
  if (data === undefined) {
    return error === null ? <Loading label="Reading the Datanet" /> : <Problem page="Access" error={error} again={() => void refetch()} />;
  }
  return (
    <div className="page-datanet access">
      <div className="head">
        <div>
          <h1>Access</h1>
          <p className="sub">
            {data.access === 'open'
              ? 'This Datanet is open: everybody may read its rows and train on them. What you say here tells its owner what they are used for.'
              : 'This Datanet asks who you are first. Say what you want its rows for; its owner decides.'}
          </p>
        </div>
      </div>
      {account === null ? (
        <NeedsWallet>
          Requests and grants are signed, so a wallet is needed first.
        </NeedsWallet>
      ) : (
        <Requests key={account.address} datanet={data} account={account} />
      )}
    </div>
  );
}

function Requests({ datanet, account }: { readonly datanet: Datanet; readonly account: Account }) {
  const client = useQueryClient();
  const isOwner = account.address === lower(datanet.owner);
  const path = pathOf(datanet);
  const [problem, say] = useState('');
  const [word, tell] = useState<Word | null>(null);
  const list = useQuery({
    queryKey: ['access', datanet.slug, account.address],
    queryFn: async ({ signal }) => {
      await signIn(account, client);
      return (await ask<components['schemas']['AccessList']>(path, undefined, signal)).requests;
    },
    retry: (times, e) => times < 2 && mayDoBetter(e),
    refetchOnWindowFocus: false, // a wallet that was shut gives the focus back: it would be opened again
  });
  const does = async (work: () => Promise<unknown>) => {
    say('');
    try {
      await work();
      await list.refetch();
    } catch (e) {
      say(said(e, 'It was not done. Nothing was changed.'));
    }
  };
  const deny = (entry: Entry) => does(() => change(account, client, `${path}/requests/${entry.id}/denial`, {}));
  return (
    <>
      {!isOwner && <Ask onAsk={(purpose, days) => tell({ does: 'ask', purpose, until: now() + days * DAY_S })} />}
      {problem !== '' && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <section className="panel">
        <header>
          <h2>{isOwner ? 'Requests' : 'Your requests'}</h2>
        </header>
        {list.data === undefined ? (
          list.error === null ? (
            <Loading label="Reading the requests" />
          ) : (
            <Problem error={list.error} again={() => void list.refetch()} />
          )
        ) : list.data.length === 0 ? (
          <Empty>{isOwner ? 'Nobody has asked yet.' : 'You have not asked yet.'}</Empty>
        ) : (
          <ul className="asks">
            {list.data.map((entry) => (
              <li key={entry.id}>
                <div>
                  <Person address={lower(entry.asker)} />
                  <p>{entry.purpose}</p>
                  <small className="sm dim">until {day(entry.until)}</small>
                </div>
                <span className="tag">{entry.state}</span>
                {isOwner && entry.state === 'waiting' && (
                  <>
                    <button type="button" className="btn main" onClick={() => tell({ does: 'grant', entry })}>
                      Grant
                    </button>
                    <button type="button" className="btn" onClick={() => void deny(entry)}>
                      Deny
                    </button>
                  </>
                )}
                {isOwner && entry.state === 'granted' && (
                  <button type="button" className="btn danger" onClick={() => tell({ does: 'revoke', entry })}>
                    Revoke
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
      <AboutAccess
        word={word}
        datanet={datanet}
        account={account}
        onSign={(given) => {
          tell(null);
          void does(() => give(account, datanet, given));
        }}
        onClose={() => tell(null)}
      />
    </>
  );
}

const ASK = 'The Datanet’s owner reads what you want its rows for, and says yes or no.';

/** What each word on access means, before it is signed; otherwise where everybody may read the rows anyhow. */
const MEANS = {
  ask: { title: 'You are about to ask for access', signs: 'Sign and ask', gated: ASK, open: ASK },
  grant: {
    title: 'You are about to grant access',
    signs: 'Sign and grant',
    gated: 'This person may read the rows and train on them until then. You can take it back.',
    open: 'Everybody may read this Datanet’s rows: you say that you agree with this use of them. You can take it back.',
  },
  revoke: {
    title: 'You are about to take access back',
    signs: 'Sign and revoke',
    gated: 'This person can neither read the rows nor begin a run on them any more. Models that they trained stay.',
    open: 'Everybody may go on reading this Datanet’s rows: you say that you no longer agree with this use of them.',
  },
} as const;

interface AboutAccessProps {
  readonly word: Word | null;
  readonly datanet: Datanet;
  readonly account: Account;
  readonly onSign: (word: Word) => void;
  readonly onClose: () => void;
}

function AboutAccess({ word, datanet, account, onSign, onClose }: AboutAccessProps) {
  const { title, signs, ...means } = MEANS[word?.does ?? 'ask'];
  const { purpose = '', until = 0 } = word?.does === 'ask' ? word : (word?.entry ?? {});
  return (
    <AboutToSign
      title={title}
      opened={word !== null}
      account={account}
      facts={[
        ...(word === null || word.does === 'ask' ? [] : [['Person', <Person key="person" address={lower(word.entry.asker)} />] as const]),
        ['For', purpose],
        ['Until', day(until)],
      ]}
      does={signs}
      onSign={() => word !== null && onSign(word)}
      onClose={onClose}
    >
      <p>{means[datanet.access]} Signature, no fee.</p>
    </AboutToSign>
  );
}

function day(seconds: number): string {
  return new Date(seconds * 1_000).toLocaleDateString('en-GB', { dateStyle: 'medium' });
}

/** As the node has it (Grant). */
const PURPOSE_BYTES_MAX = 1_024;

function Ask({ onAsk }: { readonly onAsk: (purpose: string, days: number) => void }) {
  const [wrong, say] = useState('');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const purpose = String(form.get('purpose') ?? '').trim();
    const bytes = new TextEncoder().encode(purpose).length;
    const found = purpose === '' ? 'Say what you want them for.' : bytes > PURPOSE_BYTES_MAX ? `Say it in ${PURPOSE_BYTES_MAX.toLocaleString('en')} bytes; these are ${bytes.toLocaleString('en')}.` : '';
    say(found);
    if (found === '') {
      onAsk(purpose, Number(form.get('days')));
    }
  };
  return (
    <form className="form" onSubmit={submit}>
      <label className="lb">
        What you want the rows for
        <textarea className="input" name="purpose" rows={3} maxLength={1_000} required aria-invalid={wrong !== ''} />
        {wrong === '' ? (
          <small>its owner reads it</small>
        ) : (
          <span className="err" role="alert">
            {wrong}
          </span>
        )}
      </label>
      <label className="lb">
        For how long
        <select className="select" name="days" defaultValue="90">
          <option value="30">30 days</option>
          <option value="90">90 days</option>
          <option value="365">a year</option>
        </select>
      </label>
      <div>
        <button type="submit" className="btn main">
          Ask
        </button>
      </div>
    </form>
  );
}
