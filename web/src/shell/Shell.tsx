import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouter } from '@tanstack/react-router';
import { Activity, useEffect, useState } from 'react';
import { headQuery } from '../api/head';
import { Person } from '../device/Person';
import { open, since, weiText } from '../lib/format';
import { CrumbList } from '../parts/Crumbs';
import { useNow } from '../parts/useNow';
import { useBalance, useWallet } from '../wallet/WalletProvider';
import { Icon, Logo } from './icons';
import { awaitSecond, useKeys, type Keys } from './keys';
import { LineNotice } from './LineNotice';
import { KeyList, Palette } from './Palette';
import { PlaceList } from './PlaceList';
import { PLACES } from './places';
import { SignInSheet } from './SignInSheet';
import { useTheme } from './theme';
import { useLine } from './useLine';
import { WalletNotice } from './WalletNotice';

const TABS = ['Home', 'Chat', 'Datanets', 'ModelFactory', 'Earnings'];

/** What every page stands in: where one can go, which block it is, whose wallet. */
export function Shell() {
  const [over, show] = useState<'palette' | 'keys' | null>(null);
  const [opened, count] = useState(0);
  useShellKeys(show);
  const line = useLine();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to content
      </a>
      <aside className="side">
        <Link className="brand" to="/">
          <Logo />
          <span>OpenLedger</span>
        </Link>
        <button type="button" className="find" onClick={() => show('palette')}>
          <Icon name="find" />
          <span>Search or run</span>
          <kbd>Ctrl K</kbd>
        </button>
        <nav aria-label="Main">
          <PlaceList
            linkTo={({ to }, children) => (
              <Link key={to} to={to} activeOptions={{ exact: to === '/' }}>
                {children}
              </Link>
            )}
          />
        </nav>
        <div className="foot">
          <HeadBlock />
          <WalletButton />
        </div>
      </aside>
      <div className="col">
        <TopBar onFind={() => show('palette')} />
        <LineNotice line={line} />
        <WalletNotice />
        <main id="main" {...(line.is === 'lost' ? { 'data-stale': true } : {})}>
          <Outlet />
        </main>
      </div>
      <SignInSheet />
      <nav className="tabs" aria-label="Main, small screens">
        {PLACES.filter((place) => TABS.includes(place.name)).map((place) => (
          <Link key={place.to} to={place.to} activeOptions={{ exact: place.to === '/' }}>
            <Icon name={place.icon} size={20} />
            <span>{place.name === 'ModelFactory' ? 'Factory' : place.name}</span>
          </Link>
        ))}
      </nav>
      {/* Built unseen while nothing else happens, so that its key is answered at once; each time a new one. */}
      <Activity key={opened} mode={over === 'palette' ? 'visible' : 'hidden'}>
        <Palette
          onClose={() => {
            show(null);
            count(opened + 1);
          }}
        />
      </Activity>
      {over === 'keys' && <KeyList onClose={() => show(null)} />}
    </div>
  );
}

/** The keys that work on every page. */
function useShellKeys(show: (over: 'palette' | 'keys') => void): void {
  const router = useRouter();
  const navigate = useNavigate();
  const go: Keys = Object.fromEntries(PLACES.map(({ key, to }) => [key, () => void router.navigate({ href: to })]));
  useKeys(
    {
      g: (event) => awaitSecond(go, event),
      c: () => void navigate({ to: '/chat', search: {} }),
      '?': () => show('keys'),
      '/': () => {
        const here = document.querySelector<HTMLInputElement>('main [data-search]');
        if (here === null) {
          show('palette');
        } else {
          here.focus();
          here.select();
        }
      },
    },
    true,
  );
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        show('palette');
      }
    };
    window.addEventListener('keydown', key);
    return () => window.removeEventListener('keydown', key);
  }, [show]);
}

/** A block that is this late is said to be. */
const LATE_S = 10;

function HeadBlock() {
  const { data, error } = useQuery(headQuery);
  const now = useNow();
  if (data === undefined) {
    return <p className="node">{error === null ? 'Reading the chain' : 'The node does not answer'}</p>;
  }
  return (
    <Link className="node" to="/explorer">
      <span className="beat" />
      <span>
        Block <b>{weiText(BigInt(data.number))}</b>
      </span>
      <span className="t">
        {error !== null ? 'not answering' : late(data.at, now) ? `none for ${since(data.at, now).replace(' ago', '')}` : 'now'}
      </span>
    </Link>
  );
}

function late(at: Date, now: Date): boolean {
  return now.getTime() - at.getTime() > LATE_S * 1_000;
}

function WalletButton() {
  const { account } = useWallet();
  const balance = useBalance(account?.address);
  return (
    <Link className="wallet" to="/wallet" aria-label={account === null ? 'Open a wallet' : `Wallet of ${account.name}`}>
      {account === null ? (
        <>
          <Icon name="wallet" />
          <span>
            <b>Open a wallet</b>
            <small>to pay, be paid and sign</small>
          </span>
        </>
      ) : (
        <span>
          <Person address={account.address} name={account.name} />
          <small>{balance === undefined ? '…' : `${open(balance)} OPEN`}</small>
        </span>
      )}
    </Link>
  );
}

function TopBar({ onFind }: { readonly onFind: () => void }) {
  const { theme, toggle } = useTheme();
  return (
    <header className="top">
      <Link className="brand m" to="/" aria-label="OpenLedger">
        <Logo />
      </Link>
      <CrumbList />
      <div className="topr">
        <Link className="icon m wm" to="/wallet" aria-label="Wallet">
          <Icon name="wallet" />
        </Link>
        <button type="button" className="icon m" aria-label="Search or run" onClick={onFind}>
          <Icon name="find" />
        </button>
        <Link className="icon" to="/settings" aria-label="Settings">
          <Icon name="settings" />
        </Link>
        <button
          type="button"
          className="icon"
          aria-label={theme === 'dark' ? 'Light theme' : 'Dark theme'}
          onClick={toggle}
        >
          <Icon name="theme" />
        </button>
      </div>
    </header>
  );
}
