import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { count } from '../../lib/format';
import { Problem } from '../../parts/Problem';
import type { Claim } from '../../verify/claims';
import { proofsQuery } from './queries';
import type { Checked } from './useClaims';

const SAYS: Readonly<Record<Claim['id'], string>> = {
  settlement: 'Shares follow from scores and values, and add up to the last wei',
  rows: 'The notes are rows of the version that the model learned from',
  sums: 'Each person’s sum is the one committed before the answer was asked for',
  scores: 'Each person’s score is the exact product of their sum and this answer’s sketch',
  complete: 'Nobody who trained the model was left out',
};

/** Not what it seems: shape, word and order say which strength a claim has; never a colour. */
export function Square({ of }: { readonly of: 'proved' | 'attested' | 'not shown' | 'failed' }) {
  return (
    <svg className={of === 'failed' ? 'pf bad' : 'pf'} width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
      {of === 'proved' && (
        <>
          <rect x="1.5" y="1.5" width="15" height="15" rx="3" fill="currentColor" />
          <path d="M5 9.3l2.8 2.8L13 6.5" stroke="var(--surface)" strokeWidth="1.75" fill="none" />
        </>
      )}
      {of === 'failed' && (
        <>
          <rect x="1.5" y="1.5" width="15" height="15" rx="3" fill="currentColor" />
          <path d="M5.5 5.5l7 7M12.5 5.5l-7 7" stroke="var(--surface)" strokeWidth="1.75" fill="none" />
        </>
      )}
      {of === 'attested' && (
        <>
          <rect x="2" y="2" width="14" height="14" rx="3" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M2 16V5a3 3 0 0 1 3-3h11z" fill="currentColor" />
        </>
      )}
      {of === 'not shown' && (
        <rect x="2" y="2" width="14" height="14" rx="3" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="3 2.5" />
      )}
    </svg>
  );
}

interface KnownProps {
  readonly id: string;
  readonly checked: UseQueryResult<Checked>;
}

export function Verdict({ id, checked }: KnownProps) {
  const proofs = useQuery(proofsQuery(id));
  const failed = proofs.error ?? checked.error;
  if (failed !== null) {
    return (
      <section className="verdict" aria-live="polite">
        <Square of="not shown" />
        <p>
          <b>Nothing was checked yet.</b> {failed.message}
        </p>
      </section>
    );
  }
  if (checked.data === undefined) {
    return (
      <section className="verdict" aria-live="polite">
        <Square of="not shown" />
        <p>
          <b>Checking.</b> The proofs are being read and computed again in this browser.
        </p>
      </section>
    );
  }
  const { claims, ms, bytes } = checked.data;
  const bad = claims.filter(({ holds }) => !holds);
  return (
    <section className={bad.length > 0 ? 'verdict failed' : 'verdict'} aria-live="polite">
      <Square of={bad.length > 0 ? 'failed' : 'proved'} />
      <p>
        {bad.length > 0 ? (
          <>
            <b>{count(bad.length, 'proof does', 'proofs do')} not hold.</b> What this receipt says of shares must not be
            taken for fact.
          </>
        ) : (
          <>
            <b>
              {claims.length} of {claims.length} proofs hold.
            </b>{' '}
            Nothing is attested: no validators run yet. {claims.some(({ id: claim }) => claim === 'scores') ? 2 : 3} claims cannot be shown.
          </>
        )}
      </p>
      <span className="sm dim">
        checked here in {ms.toFixed(1)} ms, {Math.round(bytes / 1_000).toLocaleString('en')} kB read
      </span>
    </section>
  );
}

/** Every claim with how strong it is. */
export function Known({ id, checked }: KnownProps) {
  const proofs = useQuery(proofsQuery(id));
  const failed = proofs.error ?? checked.error;
  return (
    <section className="panel cks">
      <header>
        <h2>What is known, and how</h2>
      </header>
      {failed !== null ? (
        <Problem error={failed} again={() => void (proofs.error === null ? checked.refetch() : proofs.refetch())} />
      ) : checked.data === undefined ? (
        <Pending />
      ) : (
        <Claims claims={checked.data.claims} />
      )}
      <section className="ckg">
        <header>
          <Square of="attested" />
          <h3>Attested</h3>
          <span>nothing yet: attestations come with validators</span>
        </header>
      </section>
      <section className="ckg not">
        <header>
          <Square of="not shown" />
          <h3>Not shown</h3>
          <span>nobody but this node can say it today</span>
        </header>
        <ul>
          <li>
            <div>
              The vectors are this answer’s and these rows’ gradients
              <small>the node computed them; validators will compute samples of them again</small>
            </div>
          </li>
          {checked.data !== undefined && !checked.data.claims.some(({ id: claim }) => claim === 'scores') && (
            <li>
              <div>
                Each person’s score is the product of their sum and this answer’s sketch
                <small>the answer is older than the sketches that are kept, so this proof can no longer run</small>
              </div>
            </li>
          )}
          <li>
            <div>
              The values of the notes are the model’s own
              <small>measured by this node: the answer’s probability with and without each note</small>
            </div>
          </li>
        </ul>
      </section>
    </section>
  );
}

/** The claims while they are checked, each in the place where its outcome will stand. */
function Pending() {
  return (
    <section className="ckg" role="status" aria-label="Checking the proofs">
      <header>
        <Square of="not shown" />
        <h3>Being checked</h3>
        <span>by your browser, without trusting this node</span>
      </header>
      <ul>
        {Object.entries(SAYS).map(([id, says]) => (
          <li key={id}>
            <div className="dim">
              {says}
              <small>not computed yet</small>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Claims({ claims }: { readonly claims: readonly Claim[] }) {
  const groups = [
    { title: 'Does not hold', square: 'failed', says: 'computed here just now', list: claims.filter(({ holds }) => !holds) },
    { title: 'Proved', square: 'proved', says: 'checked by your browser just now, without trusting this node', list: claims.filter(({ holds }) => holds) },
  ] as const;
  return groups
    .filter(({ list }) => list.length > 0)
    .map(({ title, square, says, list }) => (
      <section className="ckg" key={title}>
        <header>
          <Square of={square} />
          <h3>{title}</h3>
          <span>{says}</span>
        </header>
        <ul>
          {list.map((claim) => (
            <li key={claim.id}>
              <div>
                {SAYS[claim.id]}
                <small>{claim.by}</small>
              </div>
              <span>{claim.ms.toFixed(1)} ms</span>
            </li>
          ))}
        </ul>
      </section>
    ));
}
