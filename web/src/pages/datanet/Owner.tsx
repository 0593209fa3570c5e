import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Datanet } from '../../api/types';
import type { components } from '../../api/datanet.gen';
import { said } from '../../api/said';
import { lower } from '../../device/hues';
import { count } from '../../lib/format';
import { change } from '../../wallet/session';
import { useWallet } from '../../wallet/WalletProvider';

type Sealed = components['schemas']['SealedVersion'];

/** What the Datanet’s owner alone can do: seal what its reviewers accepted. */
export function Seal({ datanet }: { readonly datanet: Datanet }) {
  const { account } = useWallet();
  const client = useQueryClient();
  const [state, go] = useState<'idle' | 'sealing' | Sealed>('idle');
  const [problem, say] = useState('');
  const fresh = datanet.rows.accepted - (datanet.versions.at(-1)?.rows ?? 0);
  if (account === null || account.address !== lower(datanet.owner)) {
    return null;
  }
  const seal = async () => {
    say('');
    go('sealing');
    try {
      go(await change<Sealed>(account, client, `/v1/datanets/${encodeURIComponent(datanet.slug)}/versions`, {}));
      await client.invalidateQueries({ queryKey: ['datanets'] });
    } catch (e) {
      say(said(e, 'Nothing was sealed. Try again.'));
      go('idle');
    }
  };
  return (
    <span className="owner">
      <button type="button" className="btn" disabled={state === 'sealing' || fresh === 0} onClick={() => void seal()}>
        {state === 'sealing' ? 'Sealing: embedding its rows' : `Seal version ${datanet.versions.length + 1}${fresh > 0 ? `, ${count(fresh, 'new row')}` : ''}`}
      </button>
      {typeof state === 'object' && (
        <span className="sm" role="status">
          Version {state.version} is sealed, in block {state.block}.
        </span>
      )}
      {problem !== '' && (
        <span className="err" role="alert">
          {problem}
        </span>
      )}
    </span>
  );
}
