import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Hex } from 'viem';
import type { Demo, DemoAnswer, DemoDoing, DemoStep } from './queries';
import { lower } from '../../device/hues';
import { Person } from '../../device/Person';
import { Trace } from '../../device/Trace';
import { count, duration, open, pay, short, small } from '../../lib/format';
import { unhidden } from '../../lib/plain';
import { segments, type Part } from '../../lib/slots';
import { Chain } from '../../parts/Copy';
import { Begin } from './EmptyHome';
import { Loss } from './Loss';

export type StageName = NonNullable<Demo['stage']>;
export type Standing = 'waiting' | 'running' | 'stopped' | 'done';

const STAGES: readonly StageName[] = ['contribute', 'seal', 'train', 'sketch', 'ask'];

const TITLES: Readonly<Record<StageName, string>> = {
  contribute: 'Contribute',
  seal: 'Seal',
  train: 'Train',
  sketch: 'Sketch',
  ask: 'Ask, attribute, pay',
};

/** What a stage is, before it has anything to show. */
const PLANS: Readonly<Record<StageName, string>> = {
  contribute: 'Twelve wallets sign their rows, two reviewers accept them.',
  seal: 'The rows become a version, whose root is put on chain.',
  train: 'A model learns to answer from them.',
  sketch: 'Each row’s mark on the model is kept, so that answers can be traced.',
  ask: 'Questions are asked, each answer is traced to rows, and their people are paid.',
};

/** How a stage stands. */
export function standing(demo: Demo, stage: StageName): Standing {
  const at = demo.stage === null ? 0 : STAGES.indexOf(demo.stage);
  const place = STAGES.indexOf(stage);
  if (demo.state === 'done' || place < at) {
    return 'done';
  }
  if (place > at || demo.state === 'none') {
    return 'waiting';
  }
  return demo.state === 'failed' ? 'stopped' : 'running';
}

interface StoryProps {
  readonly demo: Demo;
  readonly steps: readonly DemoStep[];
  readonly lost: Date | null;
  readonly hues: ReadonlyMap<Hex, number>;
}

/** The demo while it happens: each stage with what came out of it. */
export function Story({ demo, steps, lost, hues }: StoryProps) {
  return (
    <section className="story" aria-labelledby="story">
      <div className="head">
        <div>
          <h1 id="story">{demo.state === 'failed' ? 'The demo stopped' : 'From rows to paid answers'}</h1>
          <p className="sub">
            {demo.state === 'failed'
              ? 'It waits until it is told to go on.'
              : 'You can close this page. The node goes on without it, and after a restart from where it was.'}
          </p>
        </div>
      </div>
      {demo.failure !== null && (
        <div className="problem" role="alert">
          <p>{demo.failure}</p>
          <Begin>Go on</Begin>
        </div>
      )}
      {lost !== null && (
        <p className="notice" role="status">
          Lost the connection at {lost.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}. The demo goes on without
          you; this page will catch up.
        </p>
      )}
      <ol className="stages">
        {STAGES.map((stage) => (
          <StageRow key={stage} stage={stage} demo={demo} steps={steps} hues={hues} />
        ))}
      </ol>
      <p className="lab">Rows: {demo.credit}.</p>
    </section>
  );
}

const SAID: Readonly<Record<Standing, string>> = { waiting: 'waits', running: 'now', stopped: 'stopped', done: 'done' };

interface StageProps {
  readonly stage: StageName;
  readonly demo: Demo;
  readonly steps: readonly DemoStep[];
  readonly hues: ReadonlyMap<Hex, number>;
}

function StageRow({ stage, demo, steps, hues }: StageProps) {
  const how = standing(demo, stage);
  return (
    <li className={`stage ${how}`} aria-current={how === 'running' ? 'step' : undefined}>
      <span className="dot" aria-hidden="true" />
      <div className="what">
        <header>
          <h2>{TITLES[stage]}</h2>
          <span className="lab">{SAID[how]}</span>
        </header>
        {result(stage, demo, hues) ?? <p className="dim">{PLANS[stage]}</p>}
        {how === 'running' && demo.doing !== null && <Bar doing={demo.doing} />}
        {stage === 'train' && how === 'running' && steps.length > 0 && <Training steps={steps} total={demo.doing} />}
      </div>
    </li>
  );
}

/** What came out of a stage; null before something has. */
function result(stage: StageName, demo: Demo, hues: ReadonlyMap<Hex, number>): ReactNode {
  switch (stage) {
    case 'contribute':
      return demo.contribute === null ? null : <Contributed demo={demo} it={demo.contribute} />;
    case 'seal':
      return demo.seal === null ? null : <Sealed demo={demo} it={demo.seal} />;
    case 'train':
      return demo.train === null ? null : <Trained demo={demo} it={demo.train} />;
    case 'sketch':
      return demo.sketch === null ? null : <Sketched it={demo.sketch} />;
    case 'ask':
      return demo.answers.length === 0 ? null : (
        <ol className="answers">
          {demo.answers.map((answer) => (
            <Answered key={answer.n} answer={answer} hues={hues} />
          ))}
        </ol>
      );
  }
}

function Bar({ doing }: { readonly doing: DemoDoing }) {
  const words = `${doing.what}, ${doing.done} of ${count(doing.total, doing.unit.replace(/s$/, ''), doing.unit)}`;
  return (
    <div className="doing">
      <progress max={Math.max(1, doing.total)} value={doing.done} aria-label={doing.what} />
      <span className="lab">
        {words}
        {doing.seconds_left !== null && doing.seconds_left > 0 && `, about ${duration(doing.seconds_left)} left`}
      </span>
    </div>
  );
}

function Training({ steps, total }: { readonly steps: readonly DemoStep[]; readonly total: DemoDoing | null }) {
  const last = steps.at(-1);
  if (last === undefined) {
    return null;
  }
  return (
    <div className="training">
      <dl>
        <div>
          <dt>Loss</dt>
          <dd>{last.loss.toFixed(3)} nats a token</dd>
        </div>
        <div>
          <dt>Speed</dt>
          <dd>{Math.round(last.tokens_per_s)} tok/s</dd>
        </div>
      </dl>
      {steps.length > 1 && <Loss steps={steps} planned={total?.unit === 'steps' ? total.total : steps.length} />}
    </div>
  );
}

function Contributed({ demo, it }: { readonly demo: Demo; readonly it: NonNullable<Demo['contribute']> }) {
  return (
    <p>
      {count(it.rows, 'row')} by {count(it.contributors, 'person', 'people')}, each signed, accepted by{' '}
      {count(it.reviewers, 'reviewer')}
      {it.rejected > 0 && `; ${it.rejected} not taken`}.{' '}
      <Link className="l" to="/datanets/$slug" params={{ slug: demo.datanet }} search={{}}>
        Look through the rows
      </Link>
    </p>
  );
}

function Sealed({ demo, it }: { readonly demo: Demo; readonly it: NonNullable<Demo['seal']> }) {
  return (
    <p>
      Version {it.version} of <code>{demo.datanet}</code>: {count(it.rows, 'row')} under <Chain value={it.root as Hex} />, on chain in{' '}
      <Link className="l" to="/blocks/$number" params={{ number: String(it.block) }}>
        block {it.block}
      </Link>
      .
    </p>
  );
}

function Trained({ demo, it }: { readonly demo: Demo; readonly it: NonNullable<Demo['train']> }) {
  const listed = demo.run !== null && standing(demo, 'ask') !== 'waiting';
  return (
    <p>
      {count(it.targets, 'row')} in {count(it.steps, 'step')}, {count(it.tokens, 'token')} in {duration(it.seconds)},{' '}
      {Math.round(it.tokens_per_s)} tok/s. Loss with notes on rows it never saw: {it.heldout_loss.base_notes.toFixed(3)} before,{' '}
      {it.heldout_loss.tuned_notes.toFixed(3)} after. Adapter <Chain value={it.adapter as Hex} />.{' '}
      {listed && demo.run !== null && (
        <Link className="l" to="/factory/runs/$id" params={{ id: demo.run }}>
          See the run
        </Link>
      )}
    </p>
  );
}

function Sketched({ it }: { readonly it: NonNullable<Demo['sketch']> }) {
  return (
    <p>
      {count(it.rows, 'row')} in {duration(it.seconds)}; {(100 * it.self_top1).toFixed(1)} % rank first for their own example. Store{' '}
      <Chain value={it.store_root as Hex} />, on chain in{' '}
      <Link className="l nb" to="/tx/$hash" params={{ hash: it.tx }}>
        {short(it.tx as Hex)}
      </Link>
      .
    </p>
  );
}

/** Who was paid for an answer because a row is theirs, each once. */
export function contributors(answer: DemoAnswer): Part[] {
  const sums = new Map<Hex, bigint>();
  for (const { to, role, wei } of answer.payments) {
    if (role === 'contributor') {
      sums.set(lower(to), (sums.get(lower(to)) ?? 0n) + BigInt(wei));
    }
  }
  return [...sums].map(([person, wei]) => ({ person, wei })).toSorted((a, b) => (a.wei > b.wei ? -1 : 1));
}

const PEOPLE_SHOWN = 4;

function Answered({ answer, hues }: { readonly answer: DemoAnswer; readonly hues: ReadonlyMap<Hex, number> }) {
  const paid = contributors(answer);
  const shown = segments(paid, hues);
  const hueOf = new Map(shown.flatMap((s) => (s.kind === 'person' ? [[s.person, s.hue] as const] : [])));
  return (
    <li>
      <h3>
        <Link to="/receipts/$id" params={{ id: answer.receipt }}>
          {unhidden(answer.question)}
        </Link>
      </h3>
      <p className="said">{unhidden(answer.answers.tuned_notes)}</p>
      <Trace segments={shown} nameOf={short} />
      <p className="lab">
        {open(BigInt(answer.fee_wei), 6)} OPEN paid in{' '}
        <Link className="l" to="/blocks/$number" params={{ number: String(answer.block) }}>
          block {answer.block}
        </Link>
        {paid.length > 0
          ? `, of it to ${count(paid.length, 'person', 'people')} for what they know:`
          : ', nothing of it to people: no row made this answer'}
      </p>
      <ul className="paid">
        {paid.slice(0, PEOPLE_SHOWN).map(({ person, wei }) => {
          const hue = hueOf.get(person);
          return (
            <li key={person}>
              <Link to="/earnings" search={{ of: person }}>
                <Person address={person} {...(hue === undefined ? {} : { hue })} />
              </Link>
              <b title={pay(wei)}>{small(wei)}</b>
            </li>
          );
        })}
        {paid.length > PEOPLE_SHOWN && <li className="dim">{count(paid.length - PEOPLE_SHOWN, 'other')}</li>}
      </ul>
    </li>
  );
}
