import { Icon, Logo } from './icons';
import { PlaceList } from './PlaceList';

/** The shell as it stands before the script has run. The build writes it into the page; its links are plain ones. */
export function Frame() {
  return (
    <div className="shell">
      <aside className="side">
        <a className="brand" href="/">
          <Logo />
          <span>OpenLedger</span>
        </a>
        <div className="find">
          <Icon name="find" />
          <span>Search or run</span>
          <kbd>Ctrl K</kbd>
        </div>
        <nav aria-label="Main">
          <PlaceList
            linkTo={({ to }, children) => (
              <a key={to} href={to}>
                {children}
              </a>
            )}
          />
        </nav>
      </aside>
      <div className="col">
        <header className="top">
          <a className="brand m" href="/" aria-label="OpenLedger">
            <Logo />
          </a>
        </header>
      </div>
    </div>
  );
}
