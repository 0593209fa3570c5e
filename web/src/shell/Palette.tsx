import { useRouter } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useHues } from '../device/hues';
import { Mark } from '../device/Mark';
import { Icon } from './icons';
import { KEYS } from './places';
import './palette.css';
import { used } from './recent';
import { press, useSingleKeys } from './keys';
import { useTheme } from './theme';
import { usePalette, type Entry } from './usePalette';

interface SheetProps {
  readonly label: string;
  readonly className: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog over everything: it keeps the focus, and gives it back when it closes. */
function Sheet({ label, className, onClose, children }: SheetProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) {
        before.focus({ preventScroll: true });
      }
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className={className}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === ref.current) {
          onClose();
        }
      }}
    >
      {children}
    </dialog>
  );
}

/** Goes anywhere and does anything that has a name, a number or a hash. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [typed, type] = useState('');
  const [at, move] = useState(0);
  const { groups, busy } = usePalette(typed);
  const router = useRouter();
  const { toggle } = useTheme();
  const hues = useHues();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const all = groups.flatMap(({ entries }) => entries);
  const chosen = Math.min(at, all.length - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen, typed]);

  const go = (entry: Entry) => {
    used(entry);
    onClose();
    if (entry.href !== null) {
      void router.navigate({ href: entry.href });
    } else if (entry.id === 'theme') {
      toggle();
    } else if (entry.presses !== undefined) {
      press(entry.presses);
    }
  };
  const key = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && all.length > 0) {
      event.preventDefault();
      move((chosen + step + all.length) % all.length);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      const entry = all[chosen];
      if (entry !== undefined) {
        go(entry);
      }
    }
  };
  let n = -1;
  // The line to type in stands there first.
  const listed = useDeferredValue(true, false);
  return (
    <Sheet label="Search or run" className="palette" onClose={onClose}>
      <div className="pal-in">
        <Icon name="find" />
        <input
          role="combobox"
          aria-label="Search or run"
          aria-expanded="true"
          aria-controls={`${id}list`}
          aria-autocomplete="list"
          {...(all.length > 0 ? { 'aria-activedescendant': `${id}${chosen}` } : {})}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          placeholder="A page, Datanet, row, person, run, block or hash"
          value={typed}
          onChange={(event) => {
            type(event.target.value);
            move(0);
          }}
          onKeyDown={key}
        />
        <kbd>Esc</kbd>
      </div>
      <div className="pal-list" role="listbox" id={`${id}list`} aria-label="What was found" ref={list} tabIndex={-1}>
        {listed && groups.map(({ name, entries }) => (
          <div role="group" key={name} aria-label={name}>
            <p className="lab" aria-hidden="true">
              {name}
            </p>
            {entries.map((entry) => {
              n += 1;
              const own = n;
              const hue = entry.person === undefined ? undefined : hues.get(entry.person);
              return (
                <div
                  key={entry.id}
                  role="option"
                  id={`${id}${own}`}
                  aria-selected={own === chosen}
                  className="pal"
                  onMouseMove={() => move(own)}
                  onClick={() => go(entry)}
                >
                  {entry.person === undefined ? <Icon name={entry.icon ?? 'right'} /> : <Mark address={entry.person} {...(hue === undefined ? {} : { hue })} />}
                  <span className="pal-t">{entry.title}</span>
                  <span className="pal-h">{entry.hint}</span>
                  {entry.keys?.map((one) => <kbd key={one}>{one}</kbd>)}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <p className="pal-n sm dim" role="status">
        {busy ? 'Looking' : all.length === 0 ? `Nothing here is called “${typed.trim()}”.` : `${all.length} found`}
      </p>
    </Sheet>
  );
}

/** What the keyboard does, in a dialog. */
export function KeyList({ onClose }: { readonly onClose: () => void }) {
  return (
    <Sheet label="Keys" className="palette keys" onClose={onClose}>
      <header>
        <h2>Keys</h2>
        <button type="button" className="icon" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div className="b">
        <SingleKeys />
        <KeyTables />
      </div>
    </Sheet>
  );
}

/** The switch for single keys. */
export function SingleKeys() {
  const { on, toggle } = useSingleKeys();
  return (
    <label className="switch">
      <input type="checkbox" checked={on} onChange={toggle} />
      <span>
        Single keys
        <small>Letters and signs work on their own, without Ctrl. Turn this off where they get in the way of speech input or a screen reader.</small>
      </span>
    </label>
  );
}

export function KeyTables() {
  return (
    <div className="keytables">
      {KEYS.map(({ where, lines }) => (
        <section key={where} aria-label={where}>
          <h3>{where}</h3>
          <dl>
            {lines.map(({ keys, does }) => (
              <div key={does}>
                <dt>
                  {keys.map((one) => (
                    <kbd key={one}>{one}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
