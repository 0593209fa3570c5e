import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo, useState, type FormEvent } from 'react';
import type { Run, Sample, Step } from '../../api/runs';
import { said } from '../../api/said';
import { lower, useHues } from '../../device/hues';
import { Trace } from '../../device/Trace';
import { count, duration, short } from '../../lib/format';
import { unhidden } from '../../lib/plain';
import { segments } from '../../lib/slots';
import { smooth } from '../../lib/smooth';
import { Chart, type Curve } from '../../parts/Chart';
import { Chain, CopyButton } from '../../parts/Copy';
import { useCrumbs } from '../../parts/Crumbs';
import { Loading, Problem } from '../../parts/Problem';
import { useKeys } from '../../shell/keys';
import { change } from '../../wallet/session';
import { useWallet } from '../../wallet/WalletProvider';
import './factory.css';
import { runQuery } from './queries';
import { useRun } from './useRun';
import { say } from './words';

/** Until the steps are there, their charts stand empty in their places. */
const NO_STEPS: readonly Step[] = [];

function isUnderWay({ state }: Run): boolean {
  return state === 'queued' || state === 'training' || state === 'sketching';
}

/** A run as it happens. */
export function RunPage() {
  const { id } = useParams({ from: '/factory/runs/$id' });
  const { run, steps, samples, lost } = useRun(id);
  useCrumbs(run.data?.name ?? id, <Link to="/factory">ModelFactory</Link>);
  if (run.data === undefined) {
    return run.error === null ? (
      <Loading label="Reading the run" lines={8} />
    ) : (
      <Problem
        page="Run"
        error={run.error}
        again={() => void run.refetch()}
        elsewhere={
          <Link className="btn" to="/factory">
            See the runs
          </Link>
        }
      />
    );
  }
  return (
    <div className="page-factory">
      <Head run={run.data} />
      {lost !== null && (
        <p className="notice" role="status">
          Lost the connection at {lost.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}. The run goes on
          without you; this page will catch up.
        </p>
      )}
      {run.data.failure !== null && (
        <p className="problem" role="alert">
          {run.data.failure}
        </p>
      )}
      <Progress run={run.data} />
      <Charts run={run.data} steps={steps.data ?? NO_STEPS} />
      <div className="two g">
        <Samples samples={samples.data ?? []} underWay={isUnderWay(run.data)} />
        <Facts run={run.data} />
      </div>
    </div>
  );
}

function Head({ run }: { readonly run: Run }) {
  const { account } = useWallet();
  const client = useQueryClient();
  const [problem, tell] = useState('');
  const [deploying, deploy] = useState(false);
  const isOwner = account?.address === lower(run.owner);
  const act = async (what: string, body: unknown = {}) => {
    if (account === null) {
      return;
    }
    tell('');
    try {
      client.setQueryData(runQuery(run.id).queryKey, await change<Run>(account, client, `/v1/runs/${run.id}/${what}`, body));
      await client.invalidateQueries({ queryKey: ['network'] });
      deploy(false);
    } catch (e) {
      tell(said(e, 'It was not done. Nothing was changed.'));
    }
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void act('deploy', { name: String(new FormData(event.currentTarget).get('name') ?? '') });
  };
  const goesOn = run.state === 'training' || run.state === 'queued';
  const canResume = run.state === 'paused' || run.state === 'failed';
  useKeys(isOwner && (goesOn || canResume) ? { p: () => void act(goesOn ? 'pause' : 'resume') } : {});
  return (
    <div className="head">
      <div>
        <h1>
          <bdi>{run.name}</bdi>
        </h1>
        <p className="sub" role="status">
          {say(run)}
          {run.resumed_from !== null && goesOn && ` · resumed from step ${run.resumed_from}, bit-exact`}
        </p>
        {problem !== '' && (
          <p className="err" role="alert">
            {problem}
          </p>
        )}
      </div>
      {isOwner ? (
        <div className="acts">
          {goesOn && (
            <button type="button" className="btn" onClick={() => void act('pause')}>
              Pause <kbd>P</kbd>
            </button>
          )}
          {canResume && (
            <button type="button" className="btn main" onClick={() => void act('resume')}>
              Resume <kbd>P</kbd>
            </button>
          )}
          {(goesOn || run.state === 'paused') && (
            <button
              type="button"
              className="btn danger"
              onClick={() => {
                if (window.confirm(`Cancel ${run.name}? Its log stays; it cannot go on.`)) {
                  void act('cancel');
                }
              }}
            >
              Cancel
            </button>
          )}
          {run.state === 'finished' &&
            (deploying ? (
              <form className="deploy" onSubmit={submit}>
                <label>
                  <span className="sr">Name to serve it under</span>
                  <input className="input" name="name" defaultValue={run.name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-')} pattern="[a-z0-9-]{1,64}" required />
                </label>
                <button type="submit" className="btn main">
                  Deploy
                </button>
              </form>
            ) : (
              <button type="button" className="btn main" onClick={() => deploy(true)}>
                Deploy
              </button>
            ))}
          {run.state === 'deployed' && (
            <Link className="btn main" to="/chat" search={{}}>
              Chat with it
            </Link>
          )}
        </div>
      ) : (
        <span className="tag">
          {account === null ? 'open the owner’s wallet to steer it' : `${short(lower(run.owner))} steers it`}
        </span>
      )}
    </div>
  );
}

function Progress({ run }: { readonly run: Run }) {
  return (
    <section className="panel prog" aria-label="Progress">
      <progress max={Math.max(1, run.steps)} value={run.step} aria-label={`Step ${run.step} of ${run.steps}`} />
      <dl>
        <div>
          <dt>Step</dt>
          <dd>
            {run.step} of {run.steps}
          </dd>
        </div>
        <div>
          <dt>{run.state === 'training' ? 'Time left' : 'State'}</dt>
          <dd>{run.state === 'training' && run.seconds_left !== null ? `about ${duration(run.seconds_left)}` : say(run)}</dd>
        </div>
        <div>
          <dt>Speed</dt>
          <dd>{run.tokens_per_s === 0 ? 'not measured yet' : `${Math.round(run.tokens_per_s)} tok/s`}</dd>
        </div>
        <div>
          <dt>Tokens</dt>
          <dd>{run.tokens.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>Saved</dt>
          <dd>{run.saved_step === 0 ? 'not yet' : `step ${run.saved_step}`}</dd>
        </div>
      </dl>
      {isUnderWay(run) && <p className="sm dim">You can close this page: the run goes on, and goes on after a restart.</p>}
    </section>
  );
}

function Charts({ run, steps }: { readonly run: Run; readonly steps: readonly Step[] }) {
  const shown = useMemo(() => {
    const x = steps.map(({ step }) => step);
    const losses = steps.map(({ loss }) => loss);
    const loss: Curve[] = [
      { name: 'loss', values: losses, look: 'raw' },
      { name: 'smoothed', values: smooth(losses), look: 'smooth' },
      { name: 'held out', values: steps.map(({ eval_loss }) => eval_loss), look: 'points' },
    ];
    const rate: Curve[] = [{ name: 'learning rate', values: steps.map(({ learning_rate }) => learning_rate), look: 'smooth' }];
    const norm: Curve[] = [{ name: 'gradient norm', values: steps.map(({ gradient_norm }) => gradient_norm), look: 'smooth' }];
    const speed: Curve[] = [{ name: 'tokens/s', values: steps.map(({ tokens_per_s }) => tokens_per_s), look: 'smooth' }];
    return { x, loss, rate, norm, speed };
  }, [steps]);
  const last = steps.at(-1);
  const smoothed = shown.loss[1]?.values.at(-1);
  return (
    <div className="charts">
      <Chart title="Loss" unit="nats a token" now={smoothed == null ? '' : smoothed.toFixed(3)} x={shown.x} xMax={run.steps} curves={shown.loss} group={run.id} />
      <Chart title="Learning rate" unit="a step" now={last?.learning_rate.toExponential(2) ?? ''} x={shown.x} xMax={run.steps} curves={shown.rate} group={run.id} />
      <Chart title="Gradient norm" unit="before clipping" now={last?.gradient_norm.toFixed(2) ?? ''} x={shown.x} xMax={run.steps} curves={shown.norm} group={run.id} />
      <Chart title="Speed" unit="tokens a second" now={last === undefined ? '' : String(Math.round(last.tokens_per_s))} x={shown.x} xMax={run.steps} curves={shown.speed} group={run.id} />
    </div>
  );
}

function Samples({ samples, underWay }: { readonly samples: readonly Sample[]; readonly underWay: boolean }) {
  const byQuestion = [...Map.groupBy(samples, ({ question }) => question)];
  return (
    <section className="panel">
      <header>
        <h2>Answers while it learns</h2>
        <span className="lab">to questions it was not taught</span>
      </header>
      {byQuestion.length === 0 ? (
        <p className="b dim">{underWay ? 'The first answers come after a fifth of the steps.' : 'This run asked no questions while it learned.'}</p>
      ) : (
        byQuestion.map(([question, of]) => (
          <div className="b smp" key={question}>
            <p className="iq">{unhidden(question)}</p>
            <ol>
              {of.map(({ step, answer }) => (
                <li key={step}>
                  <code>step {step}</code>
                  <span>{unhidden(answer)}</span>
                </li>
              ))}
            </ol>
          </div>
        ))
      )}
    </section>
  );
}

function Facts({ run }: { readonly run: Run }) {
  const held = useHues();
  return (
    <section className="panel">
      <header>
        <h2>What it learns from</h2>
        <CopyButton text={() => JSON.stringify(run.config, null, 2)}>Copy config</CopyButton>
      </header>
      <div className="b">
        <Trace
          segments={segments(
            run.contributors.map(({ address, rows }) => ({ person: lower(address), wei: BigInt(rows) })),
            held,
          )}
          nameOf={short}
        />
        <p className="sm dim cap">
          {count(run.config.rows, 'row')} by {count(run.contributors.length, 'person', 'people')}, version {run.config.version} of{' '}
          {run.config.datanet}
        </p>
        <dl className="set">
          <div>
            <dt>Base</dt>
            <dd>{run.config.base}</dd>
          </div>
          {Object.entries(run.config.training ?? {}).map(([key, value]) => (
            <div key={key}>
              <dt>{key.replaceAll('_', ' ')}</dt>
              <dd className="wrap">{Array.isArray(value) ? value.join(', ') : String(value)}</dd>
            </div>
          ))}
          {run.adapter !== null && (
            <div>
              <dt>Adapter</dt>
              <dd>
                <Chain value={run.adapter as `0x${string}`} />
              </dd>
            </div>
          )}
          {run.registration !== null && (
            <div>
              <dt>On chain</dt>
              <dd>
                <Link className="l" to="/tx/$hash" params={{ hash: run.registration }}>
                  {short(run.registration as `0x${string}`)}
                </Link>
              </dd>
            </div>
          )}
        </dl>
      </div>
    </section>
  );
}
