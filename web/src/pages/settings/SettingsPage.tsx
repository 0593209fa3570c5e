import { useCrumbs } from '../../parts/Crumbs';
import { KeyTables, SingleKeys } from '../../shell/Palette';
import { useTheme } from '../../shell/theme';
import './settings.css';

/** What this browser keeps about how the Studio behaves. */
export function SettingsPage() {
  useCrumbs('Settings');
  const { theme, toggle } = useTheme();
  return (
    <div className="page-settings">
      <div className="head">
        <div>
          <h1>Settings</h1>
          <p className="sub">Kept in this browser, for this browser.</p>
        </div>
      </div>
      <section className="panel">
        <header>
          <h2>Theme</h2>
        </header>
        <div className="b">
          <div className="seg" role="group" aria-label="Theme">
            {(['light', 'dark'] as const).map((one) => (
              <button key={one} type="button" aria-pressed={theme === one} onClick={() => theme !== one && toggle()}>
                {one === 'light' ? 'Light' : 'Dark'}
              </button>
            ))}
          </div>
        </div>
      </section>
      <section className="panel">
        <header>
          <h2>Keys</h2>
        </header>
        <div className="b">
          <SingleKeys />
          <KeyTables />
        </div>
      </section>
    </div>
  );
}
