import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { ask } from '../../api/node';
import { datanetsQuery } from '../../api/queries';
import type { Base, Estimate, Preview, Run, RunOrder } from '../../api/runs';
import { said } from '../../api/said';
import type { Datanet } from '../../api/types';
import { count, duration, short } from '../../lib/format';
import { useCrumbs } from '../../parts/Crumbs';
import { Empty, Loading, Problem } from '../../parts/Problem';
import { change } from '../../wallet/session';
import { useWallet } from '../../wallet/WalletProvider';
import { titleOf } from '../datanet/title';
import './factory.css';
import { basesQuery } from './queries';
import { bytes } from './words';

/** What a beginner chooses between, and what each decides. */
const GOALS = {
  quick: { name: 'Quick look', says: 'few rows: enough to see whether it takes', rows: 24, epochs: 1 },
  balanced: { name: 'Balanced', says: 'the recipe of the demo', rows: 120, epochs: 1 },
  thorough: { name: 'Thorough', says: 'every row, twice', rows: 400, epochs: 2 },
} as const;

type Goal = keyof typeof GOALS;

const TRAINING = {
  rank: { name: 'Rank', help: 'how much the adapter can hold', min: 1, max: 256, step: 1 },
  alpha: { name: 'Alpha', help: 'how strongly it is applied; twice the rank is usual', min: 1, max: 512, step: 1 },
  learning_rate: { name: 'Learning rate', help: 'how far one step goes', min: 1e-6, max: 1e-2, step: 1e-6 },
  warmup_ratio: { name: 'Warm-up', help: 'part of the steps in which the rate rises', min: 0, max: 1, step: 0.01 },
  epochs: { name: 'Epochs', help: 'how often each row is seen', min: 1, max: 100, step: 1 },
  examples_per_step: { name: 'Examples a step', help: 'more is steadier and slower', min: 1, max: 256, step: 1 },
  cutoff_tokens: { name: 'Cut-off', help: 'tokens after which an example is cut', min: 64, max: 8_192, step: 1 },
  weight_decay: { name: 'Weight decay', help: 'how strongly weights are drawn to zero', min: 0, max: 1, step: 0.001 },
  save_every: { name: 'Save every', help: 'steps between checkpoints', min: 1, max: 10_000, step: 1 },
  eval_every: { name: 'Measure every', help: 'steps between losses on held-out rows', min: 0, max: 10_000, step: 1 },
  seed: { name: 'Seed', help: 'the same seed gives the same bits on the same machine', min: 0, max: 2 ** 31, step: 1 },
} as const;

type Setting = keyof typeof TRAINING;

const DEFAULTS: Readonly<Record<Setting, number>> = {
  rank: 16,
  alpha: 32,
  learning_rate: 5e-4,
  warmup_ratio: 0.1,
  epochs: 1,
  examples_per_step: 4,
  cutoff_tokens: 1_024,
  weight_decay: 0,
  save_every: 5,
  eval_every: 10,
  seed: 42,
};

export function NewRunPage() {
  useCrumbs('New run', <Link to="/factory">ModelFactory</Link>);
  const bases = useQuery(basesQuery);
  const datanets = useQuery(datanetsQuery);
  const error = bases.error ?? datanets.error;
  const base = bases.data?.[0];
  const datanet = datanets.data?.find(({ versions }) => versions.length > 0);
  return (
    <div className="page-factory">
      <div className="head">
        <div>
          <h1>New run</h1>
          <p className="sub">Decided for you, and shown: every setting that is not changed stands below as it will be used.</p>
        </div>
      </div>
      {error !== null ? (
        <Problem error={error} again={() => void Promise.all([bases.refetch(), datanets.refetch()])} />
      ) : bases.data === undefined || datanets.data === undefined ? (
        <Loading label="Reading bases and Datanets" lines={8} />
      ) : base === undefined || datanet === undefined ? (
        base === undefined ? (
          <Empty>No base model is installed here.</Empty>
        ) : (
          <Empty
            action={
              <Link className="btn" to="/datanets">
                See the Datanets
              </Link>
            }
          >
            A run learns from a sealed version, and no Datanet has one yet.
          </Empty>
        )
      ) : (
        <Configure bases={bases.data} datanet={datanet} />
      )}
    </div>
  );
}

function Configure({ bases, datanet }: { readonly bases: readonly Base[]; readonly datanet: Datanet }) {
  const { account } = useWallet();
  const client = useQueryClient();
  const navigate = useNavigate();
  const last = datanet.versions.at(-1);
  const [base, setBase] = useState(bases[0]?.name ?? '');
  const [version, setVersion] = useState(last?.version ?? 1);
  const [name, setName] = useState('my-first-model');
  const [goal, setGoal] = useState<Goal>('quick');
  const [rows, setRows] = useState<number>(GOALS.quick.rows);
  const [settings, set] = useState(DEFAULTS);
  const [isExpert, expert] = useState(false);
  const [problem, tell] = useState('');
  const [busy, setBusy] = useState(false);
  const config: RunOrder = { base, datanet: datanet.slug, version, name, rows, eval_rows: 8, goal, training: { ...settings } };
  const shown = useDeferredValue(JSON.stringify(config));
  const estimate = useQuery({
    queryKey: ['estimate', shown],
    queryFn: ({ signal }) => ask<Estimate>('/v1/factory/estimate', JSON.parse(shown) as RunOrder, signal),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });
  const start = async () => {
    if (account === null) {
      return;
    }
    setBusy(true);
    try {
      const run = await change<Run>(account, client, '/v1/runs', config);
      await client.invalidateQueries({ queryKey: ['runs'] });
      await navigate({ to: '/factory/runs/$id', params: { id: run.id } });
    } catch (e) {
      tell(said(e, 'The run was not started. Your settings are still here.'));
      setBusy(false);
    }
  };
  return (
    <div className="two g">
      <div className="stack">
        <section className="panel">
          <header>
            <h2>What</h2>
          </header>
          <div className="b fields">
            <Field label="Base model" help={`what the adapter is trained on: ${aboutBase(bases.find((one) => one.name === base))}`}>
              <select className="select" value={base} onChange={(event) => setBase(event.target.value)}>
                {bases.map((one) => (
                  <option key={one.name} value={one.name}>
                    {one.name}
                  </option>
                ))}
              </select>
            </Field>
            <Field label="Learn from" help={`${aboutVersion(datanet.versions.find((one) => one.version === version))}; ${datanet.access === 'open' ? 'everybody may train on it' : 'its owner decides who may train on it'}`}>
              <select className="select" value={version} onChange={(event) => setVersion(Number(event.target.value))}>
                {datanet.versions.toReversed().map((one) => (
                  <option key={one.version} value={one.version}>
                    {titleOf(datanet.slug)} v{one.version}
                  </option>
                ))}
              </select>
            </Field>
            <Field label="Name" help="a-z, 0-9 and hyphens">
              <input className="input" value={name} maxLength={64} pattern="[a-z0-9-]{1,64}" onChange={(event) => setName(event.target.value)} />
            </Field>
          </div>
        </section>
        <section className="panel">
          <header>
            <h2>How</h2>
            <div className="seg" role="group" aria-label="How much is shown">
              <button type="button" aria-pressed={!isExpert} onClick={() => expert(false)}>
                Simple
              </button>
              <button type="button" aria-pressed={isExpert} onClick={() => expert(true)}>
                Expert
              </button>
            </div>
          </header>
          <div className="b">
            <fieldset className="goals">
              <legend className="sr">Goal</legend>
              {(Object.keys(GOALS) as Goal[]).map((key) => (
                <label key={key} className={goal === key ? 'goal on' : 'goal'}>
                  <input
                    type="radio"
                    name="goal"
                    checked={goal === key}
                    onChange={() => {
                      setGoal(key);
                      setRows(Math.min(GOALS[key].rows, Math.max(1, (last?.rows ?? 1) - 16)));
                      set({ ...settings, epochs: GOALS[key].epochs });
                    }}
                  />
                  <b>{GOALS[key].name}</b>
                  <small>{GOALS[key].says}</small>
                </label>
              ))}
            </fieldset>
            {isExpert ? (
              <div className="fields">
                <Field label="Rows" help="how many are drawn as targets">
                  <input className="input" type="number" min={1} max={last?.rows ?? 1} value={rows} onChange={(event) => setRows(Number(event.target.value))} />
                </Field>
                {(Object.keys(TRAINING) as Setting[]).map((key) => (
                  <Field key={key} label={TRAINING[key].name} help={TRAINING[key].help}>
                    <input
                      className="input"
                      type="number"
                      min={TRAINING[key].min}
                      max={TRAINING[key].max}
                      step={TRAINING[key].step}
                      value={settings[key]}
                      onChange={(event) => set({ ...settings, [key]: Number(event.target.value) })}
                    />
                  </Field>
                ))}
              </div>
            ) : (
              <p className="dim chosen">
                {count(rows, 'row')}, LoRA of rank {settings.rank}, alpha {settings.alpha}, learning rate {settings.learning_rate}, {count(settings.epochs, 'epoch')},{' '}
                {settings.examples_per_step} examples a step, all linear layers, seed {settings.seed}.
              </p>
            )}
          </div>
        </section>
        <Examples config={shown} />
      </div>
      <section className="panel est">
        <header>
          <h2>Before it starts</h2>
        </header>
        <div className="b">
          {estimate.error !== null ? (
            <p className="err" role="alert">
              {estimate.error.message}
            </p>
          ) : estimate.data === undefined ? (
            <Loading label="Counting the tokens" lines={4} />
          ) : (
            <Facts estimate={estimate.data} />
          )}
          {account === null ? (
            <Link className="btn main" to="/wallet">
              Open a wallet to start
            </Link>
          ) : (
            <button type="button" className="btn main" disabled={busy || estimate.data?.fits === false} onClick={() => void start()}>
              {busy ? 'Starting' : 'Start the run'}
            </button>
          )}
          {problem !== '' && (
            <p className="err" role="alert">
              {problem}
            </p>
          )}
        </div>
      </section>
    </div>
  );
}

function aboutBase(base: Base | undefined): string {
  return base === undefined ? '' : `${Math.round(base.parameters / 1e6)} M parameters${base.licence === null ? '' : `, ${base.licence}`}`;
}

function aboutVersion(version: Datanet['versions'][number] | undefined): string {
  return version === undefined ? '' : `${count(version.rows, 'row')}, ${version.licence}`;
}

function Field({ label, help, children }: { readonly label: string; readonly help: string; readonly children: ReactNode }) {
  return (
    <label className="lb">
      {label}
      {children}
      <small>{help}</small>
    </label>
  );
}

function Facts({ estimate }: { readonly estimate: Estimate }) {
  const { low, value, high } = estimate.seconds;
  return (
    <>
      <dl className="set">
      <div>
        <dt>Time</dt>
        <dd>
          <b>{duration(value)}</b>
          <small>
            {duration(low)} to {duration(high)}, {estimate.measured ? 'measured on this machine' : 'not measured here yet'}
          </small>
        </dd>
      </div>
      <div>
        <dt>Steps</dt>
        <dd>
          {estimate.steps}
          <small>
            {count(estimate.examples, 'example')}, {estimate.tokens.toLocaleString('en')} tokens
          </small>
        </dd>
      </div>
      <div>
        <dt>Memory</dt>
        <dd>
          {bytes(estimate.memory_bytes)} of {bytes(estimate.memory_here)}
          {!estimate.fits && <small className="err">does not fit</small>}
        </dd>
      </div>
      <div>
        <dt>Cost</dt>
        <dd>{estimate.fee_wei === '0' ? 'nothing: it runs on this machine' : `${estimate.fee_wei} wei`}</dd>
      </div>
      </dl>
      {estimate.advice !== null && <p className="err">{estimate.advice}</p>}
    </>
  );
}

function Examples({ config }: { readonly config: string }) {
  const [isOpen, show] = useState(false);
  const preview = useQuery({
    queryKey: ['preview', config],
    enabled: isOpen,
    retry: false,
    queryFn: ({ signal }) => ask<Preview>('/v1/factory/preview', { ...(JSON.parse(config) as RunOrder), limit: 3 }, signal),
  });
  return (
    <details className="panel" onToggle={(event) => show(event.currentTarget.open)}>
      <summary>What it will read: three examples, token by token</summary>
      <div className="b">
        {preview.error !== null ? (
          <p className="err">{preview.error.message}</p>
        ) : preview.data === undefined ? (
          <Loading label="Building the examples" lines={6} />
        ) : (
          <>
            <p className="sm dim">
              Filled tokens are read; underlined ones are learned. {count(preview.data.truncated, 'example')} cut.{' '}
              {preview.data.contaminated.length > 0 && `${count(preview.data.contaminated.length, 'held-out row')} also in training.`}
            </p>
            {preview.data.examples.map(({ row, tokens }) => (
              <p key={row} className="tokens">
                <code className="dim">{short(row as `0x${string}`)}</code>{' '}
                {tokens.map((token, i) => (
                  <span key={i} className={token.learned ? 'learned' : 'read'} title={`token ${token.id}`}>
                    {token.text}
                  </span>
                ))}
              </p>
            ))}
          </>
        )}
      </div>
    </details>
  );
}
