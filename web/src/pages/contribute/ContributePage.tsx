import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent } from 'react';
import { count, short } from '../../lib/format';
import { plain } from '../../lib/plain';
import { FILE_BYTES_MAX, readTable, type Table } from '../../lib/table';
import { useCrumbs } from '../../parts/Crumbs';
import { NeedsWallet } from '../../parts/NeedsWallet';
import { AboutToSign } from '../../parts/AboutToSign';
import type { Account } from '../../wallet/account';
import { useWallet } from '../../wallet/WalletProvider';
import { titleOf } from '../datanet/title';
import { said } from '../../api/said';
import './contribute.css';
import { drafts, FIELDS, guess, type Draft, type Mapping } from './draft';
import { check, give, type Checked, type Given } from './give';

const LICENCES = ['CC-BY-4.0', 'CC-BY-SA-4.0', 'CC0-1.0', 'MIT', 'Apache-2.0'];
const SHOWN = 200;

type Step =
  | { readonly at: 'write' }
  | { readonly at: 'checked'; readonly drafts: readonly Draft[]; readonly checked: Checked; readonly lines: readonly number[]; readonly asked: boolean }
  | { readonly at: 'signing'; readonly done: number; readonly of: number }
  | { readonly at: 'given'; readonly given: Given };

/** Rows from a person to a Datanet: written or from a file, looked at, signed, handed in. */
export function ContributePage() {
  const { slug } = useParams({ from: '/datanets/$slug/contribute' });
  useCrumbs(
    'Contribute',
    <Link to="/datanets">Datanets</Link>,
    <Link to="/datanets/$slug" params={{ slug }} search={{}}>
      {titleOf(slug)}
    </Link>,
  );
  const { account } = useWallet();
  return (
    <div className="page-contribute">
      <div className="head">
        <div>
          <h1>Contribute rows</h1>
          <p className="sub">
            A row is a question and an answer you know to be right. You sign each one; two reviewers read it; when an answer
            comes through it, you are paid.
          </p>
        </div>
      </div>
      {account === null ? (
        <NeedsWallet>
          Rows are signed by the person who gives them, so a wallet is needed first. What you write here afterwards stays
          in this page until you sign it.
        </NeedsWallet>
      ) : (
        <Contribute slug={slug} account={account} />
      )}
    </div>
  );
}

function Contribute({ slug, account }: { readonly slug: string; readonly account: Account }) {
  const [step, go] = useState<Step>({ at: 'write' });
  const [mode, setMode] = useState<'form' | 'file'>('form');
  const [problem, say] = useState('');
  const client = useQueryClient();
  // A row’s id is of its words and of who gives it: what was found is no longer so for somebody else.
  useEffect(() => go((before) => (before.at === 'checked' ? { at: 'write' } : before)), [account.address]);

  const look = async (rows: readonly Draft[], lines: readonly number[]) => {
    say('');
    try {
      go({ at: 'checked', drafts: rows, checked: await check(slug, account.address, rows), lines, asked: false });
    } catch (e) {
      say(said(e, 'The rows could not be checked. They are still here.'));
    }
  };
  const sign = async (rows: readonly Draft[], checked: Checked, back: Step) => {
    const good = checked.data.filter(({ row, duplicate_of }) => row !== null && duplicate_of === null);
    go({ at: 'signing', done: 0, of: good.length });
    try {
      const given = await give(slug, account, rows, { ...checked, data: good }, (done) => go({ at: 'signing', done, of: good.length }));
      await client.invalidateQueries({ queryKey: ['datanets'] });
      go({ at: 'given', given });
    } catch (e) {
      say(said(e, 'The rows were not handed in. They are still here.'));
      go(back);
    }
  };

  if (step.at === 'given') {
    return <GivenRows slug={slug} given={step.given} onMore={() => go({ at: 'write' })} />;
  }
  return (
    <>
      <div className="seg" role="group" aria-label="How">
        <button type="button" aria-pressed={mode === 'form'} onClick={() => setMode('form')}>
          Write one
        </button>
        <button type="button" aria-pressed={mode === 'file'} onClick={() => setMode('file')}>
          From a file
        </button>
      </div>
      <div hidden={mode !== 'form'}>
        <OneRow onCheck={(draft) => void look([draft], [1])} />
      </div>
      <div hidden={mode !== 'file'}>
        <FileRows onCheck={(rows, lines) => void look(rows, lines)} />
      </div>
      {problem !== '' && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {step.at === 'signing' && (
        <p role="status">
          Signing row {Math.min(step.done + 1, step.of)} of {step.of}. Nothing is sent until all are signed.
        </p>
      )}
      {step.at === 'checked' && (
        <Findings
          step={step}
          account={account}
          onAsk={(asked) => go({ ...step, asked })}
          onSign={() => void sign(step.drafts, step.checked, { ...step, asked: false })}
        />
      )}
    </>
  );
}

function Rest() {
  return (
    <div className="pair">
      <label className="lb">
        Licence
        <select className="select" name="licence" defaultValue="CC-BY-4.0">
          {LICENCES.map((licence) => (
            <option key={licence}>{licence}</option>
          ))}
        </select>
        <small>what others may do with your words</small>
      </label>
      <label className="lb">
        Language
        <input className="input" name="language" defaultValue="en" maxLength={35} pattern="[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*" required />
        <small>a tag such as en or sv</small>
      </label>
    </div>
  );
}

function OneRow({ onCheck }: { readonly onCheck: (draft: Draft) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const of = (name: string) => String(form.get(name) ?? '');
    onCheck({
      question: of('question'),
      answer: of('answer'),
      category: of('category'),
      source: of('source'),
      licence: of('licence'),
      language: of('language'),
    });
  };
  return (
    <form className="form" onSubmit={submit}>
      <label className="lb">
        Question
        <textarea className="input people" name="question" rows={2} maxLength={16_384} required />
        <small>as somebody would ask it</small>
      </label>
      <label className="lb">
        Answer
        <textarea className="input people" name="answer" rows={6} maxLength={65_536} required />
        <small>what you know to be right, in your own words or with their source</small>
      </label>
      <div className="pair">
        <label className="lb">
          Category
          <input className="input" name="category" maxLength={128} required />
        </label>
        <label className="lb">
          Source
          <input className="input" name="source" maxLength={1_024} />
          <small>where it stands, if it stands somewhere</small>
        </label>
      </div>
      <Rest />
      <div>
        <button type="submit" className="btn main">
          Check the row
        </button>
      </div>
    </form>
  );
}

function FileRows({ onCheck }: { readonly onCheck: (rows: readonly Draft[], lines: readonly number[]) => void }) {
  const [table, read] = useState<Table | null>(null);
  const [mapping, map] = useState<Mapping>(guess([]));
  const [problem, say] = useState('');
  const open = async (file: File | undefined) => {
    if (file === undefined) {
      return;
    }
    if (file.size > FILE_BYTES_MAX) {
      say(`The file is ${Math.ceil(file.size / 1_048_576)} MiB; the limit is ${FILE_BYTES_MAX / 1_048_576} MiB. Nothing was read. Split it and bring the parts.`);
      return;
    }
    say('');
    const found = readTable(file.name, await file.text());
    read(found);
    map(guess(found.columns));
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (table === null || mapping.question === '' || mapping.answer === '') {
      say('Say which column is the question and which is the answer.');
      return;
    }
    const form = new FormData(event.currentTarget);
    onCheck(
      drafts(table.rows, mapping, { licence: String(form.get('licence')), language: String(form.get('language')) }),
      table.rows.map(({ number }) => number),
    );
  };
  return (
    <form className="form" onSubmit={submit}>
      <label className="lb">
        File
        <input type="file" accept=".jsonl,.ndjson,.json,.csv,text/csv" onChange={(event) => void open(event.target.files?.[0])} />
        <small>JSON lines or CSV with a header line, up to 8 MiB; it is read in this browser</small>
      </label>
      {table !== null && (
        <>
          <p>
            {count(table.rows.length, 'row')} read{table.problems.length > 0 && `, ${count(table.problems.length, 'line')} left out`}.
          </p>
          {table.problems.length > 0 && (
            <ul className="plain err">
              {table.problems.slice(0, 20).map(({ number, message }) => (
                <li key={number}>
                  Line {number} {message}
                </li>
              ))}
            </ul>
          )}
          <div className="map">
            {FIELDS.map((field) => (
              <label className="lb" key={field}>
                {field.charAt(0).toUpperCase() + field.slice(1)}
                <select className="select" value={mapping[field]} onChange={(event) => map({ ...mapping, [field]: event.target.value })}>
                  <option value="">none</option>
                  {table.columns.map((column) => (
                    <option key={column} value={column}>
                      {plain(column, 60)}
                    </option>
                  ))}
                </select>
              </label>
            ))}
          </div>
          <Rest />
          <div>
            <button type="submit" className="btn main" disabled={table.rows.length === 0}>
              Check {count(table.rows.length, 'row')}
            </button>
          </div>
        </>
      )}
      {problem !== '' && (
        <p className="err" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

interface FindingsProps {
  readonly step: Extract<Step, { at: 'checked' }>;
  readonly account: Account;
  readonly onAsk: (asked: boolean) => void;
  readonly onSign: () => void;
}

function Findings({ step, account, onAsk, onSign }: FindingsProps) {
  const { data } = step.checked;
  const good = data.filter(({ row, duplicate_of }) => row !== null && duplicate_of === null);
  const licences = [...new Set(step.drafts.map(({ licence }) => licence))];
  return (
    <section className="panel">
      <header>
        <h2 aria-live="polite">
          {good.length} of {count(data.length, 'row')} ready
        </h2>
        <button type="button" className="btn main" disabled={good.length === 0} onClick={() => onAsk(true)}>
          Sign and contribute {count(good.length, 'row')}
        </button>
      </header>
      <ol className="found">
        {data.slice(0, SHOWN).map(({ n, row, problems, duplicate_of }) => (
          <li key={n}>
            <span className="dim">{step.lines[n]}</span>
            <div>
              <p className="row-text one">{plain(step.drafts[n]?.question ?? '', 300)}</p>
              {problems.map(({ field, message }) => (
                <p className="err" key={field + message}>
                  {message.startsWith(field) ? message : `${field}: ${message}`}
                </p>
              ))}
              {duplicate_of !== null && <p className="err">Somebody gave these words before: row {short(duplicate_of)}</p>}
            </div>
            <span className="tag">{row === null ? 'left out' : duplicate_of === null ? 'ready' : 'known'}</span>
          </li>
        ))}
      </ol>
      {data.length > SHOWN && <p className="b dim">and {data.length - SHOWN} more</p>}
      <AboutToSign
        title={`You are about to sign ${count(good.length, 'row')}`}
        opened={step.asked}
        account={account}
        facts={[
          ['Rows', good.length],
          ['Licence', licences.join(', ')],
          ['You agree', step.checked.consent],
        ]}
        does="Sign and contribute"
        onSign={onSign}
        onClose={() => onAsk(false)}
      >
        <p>Each signature says that this row is yours to give. Signature, no fee. Nothing is sent until all are signed.</p>
      </AboutToSign>
    </section>
  );
}

function GivenRows({ slug, given, onMore }: { readonly slug: string; readonly given: Given; readonly onMore: () => void }) {
  const kept = given.data.filter(({ status }) => status === 'pending');
  const refused = given.data.filter(({ status }) => status === 'refused');
  return (
    <section className="panel" role="status">
      <header>
        <h2>
          {count(kept.length, 'row')} given{refused.length > 0 && `, ${refused.length} refused`}
        </h2>
      </header>
      <div className="b">
        <p>They wait for two reviewers, who see the words but not who gave them.</p>
        <ul className="plain">
          {kept.slice(0, 20).map(({ row, n }) => (
            <li key={n}>
              {row !== null && (
                <Link className="l" to="/datanets/$slug" params={{ slug }} search={{ row }}>
                  <code>{short(row)}</code>
                </Link>
              )}
            </li>
          ))}
          {refused.map(({ n, reason }) => (
            <li className="err" key={n}>
              {reason}
            </li>
          ))}
        </ul>
        <div className="acts">
          <button type="button" className="btn" onClick={onMore}>
            Give more
          </button>
          <Link className="btn" to="/datanets/$slug" params={{ slug }} search={{}}>
            To the Datanet
          </Link>
        </div>
      </div>
    </section>
  );
}
