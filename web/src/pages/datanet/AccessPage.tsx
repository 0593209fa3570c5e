import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import type { Hex, TypedDataDefinition } from 'viem';
import type { components } from '../../api/datanet.gen';
import { ask, mayDoBetter, rpc } from '../../api/node';
import { said } from '../../api/said';
import type { Datanet } from '../../api/types';
import { lower } from '../../device/hues';
import { Person } from '../../device/Person';
import { useCrumbs } from '../../parts/Crumbs';
import { NeedsWallet } from '../../parts/NeedsWallet';
import { Empty, Loading, Problem } from '../../parts/Problem';
import type { Account } from '../../wallet/account';
import { change, signIn } from '../../wallet/session';
import { useWallet } from '../../wallet/WalletProvider';
import './datanet.css';
import { datanetQuery } from './queries';
import { titleOf } from './title';

type Entry = components['schemas']['AccessEntry'];

const DAY_S = 86_400;

const TYPES = {
  AccessRequest: ['address asker', 'string purpose', 'uint64 until', 'uint64 time'],
  AccessGrant: ['address owner', 'address asker', 'string purpose', 'uint64 until', 'uint64 time'],
  AccessRevocation: ['address owner', 'uint64 grant', 'uint64 time'],
} as const;

/** A message of the Datanet’s domain, signed (EIP-712, no fee). */
async function sign(account: Account, datanet: Datanet, type: keyof typeof TYPES, message: Record<string, unknown>): Promise<Hex> {
  const fields = TYPES[type].map((field) => {
    const [kind = '', name = ''] = field.split(' ');
    return { name, type: kind };
  });
  const data = {
    domain: { name: 'OpenLedger Datanet', version: '1', chainId: Number(await rpc<Hex>('eth_chainId')), salt: datanet.id },
    types: { [type]: fields },
    primaryType: type,
    message: Object.fromEntries(Object.entries(message).map(([key, value]) => [key, typeof value === 'number' ? BigInt(value) : value])),
  };
  return account.signTypedData(data as unknown as TypedDataDefinition);
}

function now(): number {
  return Math.floor(Date.now() / 1_000);
}

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
  const path = `/v1/datanets/${encodeURIComponent(datanet.slug)}/access`;
  const [problem, say] = useState('');
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
  const request = (purpose: string, days: number) =>
    does(async () => {
      const message = { asker: account.address, purpose, until: now() + days * DAY_S, time: now() };
      await ask(`${path}/requests`, { request: message, signature: await sign(account, datanet, 'AccessRequest', message) });
    });
  const grant = (entry: Entry) =>
    does(async () => {
      const message = { owner: account.address, asker: entry.asker, purpose: entry.purpose, until: entry.until, time: now() };
      const signature = await sign(account, datanet, 'AccessGrant', message);
      await ask(`${path}/grants`, { request: entry.id, grant: message, signature });
    });
  const revoke = (entry: Entry) =>
    does(async () => {
      const message = { owner: account.address, grant: entry.grant ?? 0, time: now() };
      await ask(`${path}/revocations`, { revocation: message, signature: await sign(account, datanet, 'AccessRevocation', message) });
    });
  const deny = (entry: Entry) => does(() => change(account, client, `${path}/requests/${entry.id}/denial`, {}));
  return (
    <>
      {!isOwner && <Ask onAsk={(purpose, days) => void request(purpose, days)} />}
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
                  <small className="sm dim">until {new Date(entry.until * 1_000).toLocaleDateString('en-GB', { dateStyle: 'medium' })}</small>
                </div>
                <span className="tag">{entry.state}</span>
                {isOwner && entry.state === 'waiting' && (
                  <>
                    <button type="button" className="btn main" onClick={() => void grant(entry)}>
                      Grant
                    </button>
                    <button type="button" className="btn" onClick={() => void deny(entry)}>
                      Deny
                    </button>
                  </>
                )}
                {isOwner && entry.state === 'granted' && (
                  <button type="button" className="btn danger" onClick={() => void revoke(entry)}>
                    Revoke
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function Ask({ onAsk }: { readonly onAsk: (purpose: string, days: number) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onAsk(String(form.get('purpose') ?? '').trim(), Number(form.get('days')));
  };
  return (
    <form className="form" onSubmit={submit}>
      <label className="lb">
        What you want the rows for
        <textarea className="input" name="purpose" rows={3} maxLength={1_000} required />
        <small>You sign this. Signature, no fee.</small>
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
          Sign and ask
        </button>
      </div>
    </form>
  );
}
