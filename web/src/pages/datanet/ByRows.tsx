import type { Datanet } from '../../api/types';
import { lower, useHues } from '../../device/hues';
import { Trace } from '../../device/Trace';
import { short } from '../../lib/format';
import { segments } from '../../lib/slots';

/** A trace by rows, not by pay: its caption always says so. */
export function ByRows({ datanet, hues }: { readonly datanet: Datanet; readonly hues?: ReadonlyMap<`0x${string}`, number> }) {
  const held = useHues();
  const parts = datanet.contributors.map(({ contributor, rows }) => ({ person: lower(contributor), wei: BigInt(rows) }));
  return <Trace segments={segments(parts, hues ?? held)} nameOf={short} />;
}
