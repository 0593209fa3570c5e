import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RowDetail } from '../../api/types';
import { lower, useHues } from '../../device/hues';
import { Mark } from '../../device/Mark';
import { count, short } from '../../lib/format';
import { Chain } from '../../parts/Copy';
import { Mixed } from '../../parts/Mixed';
import { Loading, Problem } from '../../parts/Problem';
import { Icon } from '../../shell/icons';
import { rowQuery } from './queries';

/** One row, and its thread: signed, accepted, sealed, trained on, paid. */
export function RowInspector({ slug, row }: { readonly slug: string; readonly row: string }) {
  const { data, error, refetch } = useQuery(rowQuery(slug, row));
  const navigate = useNavigate({ from: '/datanets/$slug' });
  return (
    <aside className="panel ins" aria-label="Row">
      <header>
        <code className="fx">{data?.label ?? short(row as `0x${string}`)}</code>
        <button type="button" className="icon" aria-label="Close" onClick={() => void navigate({ search: (before) => ({ ...before, row: undefined }) })}>
          <Icon name="close" />
        </button>
      </header>
      {data === undefined ? (
        error === null ? (
          <Loading label="Reading the row" lines={6} />
        ) : (
          <Problem error={error} again={() => void refetch()} />
        )
      ) : (
        <Detail row={data} />
      )}
    </aside>
  );
}

function day(seconds: number): string {
  return new Date(seconds * 1_000).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}

function Detail({ row }: { readonly row: RowDetail }) {
  const hue = useHues().get(lower(row.contributor));
  const accepted = row.reviews.filter(({ accept }) => accept);
  const rejected = row.reviews.filter(({ accept }) => !accept);
  return (
    <>
      <div className="b" lang={row.language}>
        {row.readable ? (
          <>
            <p className="iq">{row.question}</p>
            <p className="row-text">{row.answer}</p>
            <Mixed texts={[row.question ?? '', row.answer ?? '', ...(row.sources ?? [])]} />
            {row.sources !== undefined && row.sources.length > 0 && <p className="sm dim src">Source: {row.sources.join('; ')}</p>}
          </>
        ) : (
          <p className="dim">Its words are for those whom the Datanet’s owner lets read. Who gave it, and that it is there, everybody may know.</p>
        )}
      </div>
      <ol className={`b thr ${hue === undefined ? 'prest' : `p${hue}`}`}>
        <Step mark={<Mark address={lower(row.contributor)} {...(hue === undefined ? {} : { hue })} />}>
          <b>
            <Link to="/earnings" search={{ of: lower(row.contributor) }}>
              {short(lower(row.contributor))}
            </Link>
          </b>{' '}
          signed it
          <small>
            {day(row.contribution.time)} · {row.licence} ·{' '}
            {row.contribution.signature_holds ? 'signature holds' : 'the signature does not hold'}
            {row.contribution.source !== '' && <> · {row.contribution.source}</>}
          </small>
        </Step>
        {row.status === 'pending' ? (
          <Step>
            Waits for its reviewers
            <small>{count(row.reviews.length, 'review')} so far</small>
          </Step>
        ) : (
          <Step>
            {row.status === 'accepted' ? 'Accepted' : 'Rejected'} by {row.status === 'accepted' ? accepted.length : rejected.length} reviewers
            <small>
              {row.reviews.map(({ reviewer, reason }) => (
                <span key={reviewer}>
                  {short(lower(reviewer))}
                  {reason === '' ? '' : `: ${reason}`}{' '}
                </span>
              ))}
            </small>
          </Step>
        )}
        {row.versions.length > 0 && (
          <Step>
            Sealed in {row.versions.map((n) => `v${n}`).join(', ')}
            <small>
              <Chain value={row.row as `0x${string}`} />
            </small>
          </Step>
        )}
        <li>
          <span>
            <i className={row.answers > 0 ? 'pay' : ''} />
          </span>
          <div>
            {row.answers === 0 ? 'No answer came through it yet' : `${count(row.answers, 'answer')} came through it`}
            <small>as a note, or among the ten rows that trained the answer most</small>
          </div>
        </li>
      </ol>
    </>
  );
}

function Step({ mark, children }: { readonly mark?: ReactNode; readonly children: ReactNode }) {
  return (
    <li>
      <span>{mark ?? <i />}</span>
      <div>{children}</div>
    </li>
  );
}
