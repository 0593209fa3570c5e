import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, useSyncExternalStore, type FormEvent } from 'react';
import { ask as askNode, NodeError } from '../../api/node';
import { said } from '../../api/said';
import { Person } from '../../device/Person';
import { useHues } from '../../device/hues';
import { open, short } from '../../lib/format';
import { Chain } from '../../parts/Copy';
import { useCrumbs } from '../../parts/Crumbs';
import { Empty, Loading } from '../../parts/Problem';
import { local } from '../../wallet/account';
import { browser } from '../../wallet/browser';
import { injected, subscribe } from '../../wallet/injected';
import { forget, keep, kept, lock, unlock, type Locked } from '../../wallet/vault';
import { useBalance, useWallet } from '../../wallet/WalletProvider';
import { Send } from './Send';
import './wallet.css';

/** Whose wallet is open, and which could be. */
export function WalletPage() {
  useCrumbs('Wallet');
  const { account, use } = useWallet();
  const balance = useBalance(account?.address);
  const hues = useHues();
  return (
    <div className="page-wallet">
      <div className="head">
        <div>
          <h1>Wallet</h1>
          <p className="sub">
            It pays for answers, is paid for rows, and signs what you give. Nothing is signed before you are told what it
            is.
          </p>
        </div>
      </div>
      {account !== null ? (
        <>
          <section className="panel own">
            <header>
              <h2>
                <Person
                  address={account.address}
                  name={account.name}
                  {...(hues.has(account.address) ? { hue: hues.get(account.address) as number } : {})}
                />
              </h2>
              <span className="tag">{account.kind}</span>
            </header>
            <div className="b">
              <p className="bigf">
                <b>{balance === undefined ? '…' : open(balance)}</b> OPEN
              </p>
              <p className="dim">
                <Chain value={account.address} />
              </p>
              <div className="acts">
                <Link className="btn" to="/address/$address" params={{ address: account.address }}>
                  History
                </Link>
                <Link className="btn" to="/earnings" search={{}}>
                  Earnings
                </Link>
                <button type="button" className="btn" onClick={() => use(null)}>
                  Close wallet
                </button>
              </div>
            </div>
          </section>
          <Send account={account} balance={balance} />
        </>
      ) : (
        <div className="choices">
          <Browser />
          <Kept />
          <Fresh />
          <Demo />
        </div>
      )}
    </div>
  );
}

function Browser() {
  const wallets = useSyncExternalStore(subscribe, injected);
  const { use } = useWallet();
  const [problem, say] = useState('');
  return (
    <section className="panel">
      <header>
        <h2>A wallet in your browser</h2>
      </header>
      {wallets.length === 0 ? (
        <Empty>No browser wallet has made itself known on this page (EIP-6963).</Empty>
      ) : (
        <ul className="list">
          {wallets.map(({ id, name, rdns, provider }) => (
            <li key={id}>
              <span className="wn">
                <bdi>{name}</bdi>
                <small className="sm dim">{rdns === '' ? 'does not say who made it' : <code>{rdns}</code>}</small>
              </span>
              <button
                type="button"
                className="btn"
                onClick={() => {
                  browser(provider, name).then(use, (e: unknown) => say(said(e, 'It did not answer.')));
                }}
              >
                Connect
              </button>
            </li>
          ))}
        </ul>
      )}
      {problem !== '' && (
        <p className="err b" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

function Kept() {
  const [wallets, set] = useState(kept);
  if (wallets.length === 0) {
    return null;
  }
  return (
    <section className="panel">
      <header>
        <h2>Test wallets on this machine</h2>
      </header>
      <ul className="list">
        {wallets.map((one) => (
          <KeptOne
            key={one.address}
            locked={one}
            onForget={() => {
              forget(one.address);
              set(kept());
            }}
          />
        ))}
      </ul>
    </section>
  );
}

function KeptOne({ locked, onForget }: { readonly locked: Locked; readonly onForget: () => void }) {
  const { use } = useWallet();
  const [problem, say] = useState('');
  const [busy, setBusy] = useState(false);
  const open = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const passphrase = String(new FormData(event.currentTarget).get('passphrase') ?? '');
    setBusy(true);
    unlock(locked, passphrase)
      .then((key) => local(key, 'test wallet', short(locked.address)))
      .then(use, (e: unknown) => {
        say(said(e, 'The wallet did not open.'));
        setBusy(false);
      });
  };
  return (
    <li>
      <form onSubmit={open} className="unlock">
        <Person address={locked.address} />
        <label>
          <span className="sr">Passphrase of {locked.address}</span>
          <input className="input" name="passphrase" type="password" autoComplete="current-password" placeholder="Passphrase" required />
        </label>
        <button type="submit" className="btn main" disabled={busy}>
          Open
        </button>
        <button
          type="button"
          className="btn quiet danger"
          onClick={() => {
            if (window.confirm(`Forget ${locked.address} on this machine? Without its key elsewhere, what it holds is gone.`)) {
              onForget();
            }
          }}
        >
          Forget
        </button>
      </form>
      {problem !== '' && (
        <p className="err" role="alert">
          {problem}
        </p>
      )}
    </li>
  );
}

const PASSPHRASE_MIN = 8;

function Fresh() {
  const { use } = useWallet();
  const [problem, say] = useState('');
  const [busy, setBusy] = useState(false);
  const make = async (form: HTMLFormElement) => {
    const passphrase = String(new FormData(form).get('passphrase') ?? '');
    if (passphrase.length < PASSPHRASE_MIN) {
      say(`A passphrase has ${PASSPHRASE_MIN} characters at least.`);
      return;
    }
    setBusy(true);
    const { generatePrivateKey } = await import('viem/accounts');
    const key = generatePrivateKey();
    const account = await local(key, 'test wallet', 'Your test wallet');
    keep(await lock(account.address, key, passphrase));
    use(account);
  };
  return (
    <section className="panel">
      <header>
        <h2>A new test wallet</h2>
      </header>
      <form
        className="b form"
        onSubmit={(event) => {
          event.preventDefault();
          void make(event.currentTarget);
        }}
      >
        <label className="lb">
          Passphrase
          <input className="input" name="passphrase" type="password" autoComplete="new-password" required />
          {problem === '' ? (
            <small>The key stays in this browser, encrypted with it. Who forgets it has lost the wallet.</small>
          ) : (
            <span className="err" role="alert">
              {problem}
            </span>
          )}
        </label>
        <div>
          <button type="submit" className="btn main" disabled={busy}>
            Make a wallet
          </button>
        </div>
      </form>
    </section>
  );
}

interface DemoWallet {
  readonly role: string;
  readonly n: number;
  readonly address: `0x${string}`;
  readonly private_key: `0x${string}`;
}

function Demo() {
  const { use } = useWallet();
  const { data, error } = useQuery({
    queryKey: ['demo wallets'],
    queryFn: async ({ signal }) => (await askNode<{ data: DemoWallet[] }>('/v1/demo/wallets', undefined, signal)).data,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error instanceof NodeError && error.status === 404) {
    return null;
  }
  return (
    <section className="panel">
      <header>
        <h2>A person of the demo</h2>
      </header>
      <p className="b dim">
        Their keys are made from the demo’s seed, which everybody has: worth nothing outside it, and good for trying every
        part.
      </p>
      {data === undefined ? (
        <Loading label="Reading the demo’s people" lines={3} />
      ) : (
        <ul className="list">
          {data.map(({ role, n, address, private_key }) => {
            const name = data.filter((one) => one.role === role).length === 1 ? role : `${role} ${n}`;
            return (
            <li key={address}>
              <Person address={address.toLowerCase() as `0x${string}`} name={name} />
              <button
                type="button"
                className="btn"
                onClick={() => {
                  void local(private_key, 'demo person', name).then(use);
                }}
              >
                Be {name}
              </button>
            </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
