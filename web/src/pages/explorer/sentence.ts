import { toFunctionSelector, type Hex } from 'viem';
import type { Activity, Network } from '../../api/types';

/** Selectors of what is written to the registry (docs/reference/formats.md). */
const REGISTRATIONS: Readonly<Record<string, string>> = {
  [toFunctionSelector('sealVersion(bytes32,uint64,bytes32,uint64,string)')]: 'Seals a version of a Datanet',
  [toFunctionSelector('countContributors(bytes32,uint64,address[],uint64[])')]: 'Says how many rows are whose',
  [toFunctionSelector('registerRun(bytes32,bytes32,bytes32,bytes32,bytes32,uint64,bytes32)')]: 'Registers a trained model',
  [toFunctionSelector('commitStore(bytes32,bytes32,bytes32,bytes32,uint64)')]: 'Commits the vectors of a model’s rows',
};

/** What else leaves the escrow, by whether it goes to a contributor. */
const PAYOUTS = { true: 'Pays a contributor', false: 'Gives the rest back', null: 'Pays a contributor, or gives the rest back' } as const;

interface Sent {
  readonly from: string;
  readonly to: string | null;
  readonly input: Hex;
  readonly wei: bigint;
  /** Null where it waits for one. */
  readonly block: number | null;
}

function is(address: string | null, other: string | undefined): boolean {
  return address?.toLowerCase() === other?.toLowerCase();
}

/** Whether the escrow paid a contributor, by what answers paid in that block; null where that is not known. */
function toContributor({ to, wei, block }: Sent, activity: Activity | undefined): boolean | null {
  const listed = activity?.latest.map((answer) => answer.block) ?? [];
  if (activity === undefined || block === null || block > Math.max(...listed)) {
    return null;
  }
  const paid = activity.latest.filter((answer) => answer.block === block).flatMap(({ shares }) => shares);
  if (paid.some((share) => is(share.to, to ?? undefined) && BigInt(share.wei) === wei)) {
    return true;
  }
  const allOfBlock = activity.latest.length === activity.answers || block > Math.min(...listed);
  const everybody = activity.people.length === activity.contributors;
  return allOfBlock || (everybody && !activity.people.some(({ contributor }) => is(contributor, to ?? undefined))) ? false : null;
}

/** What a transaction does, for a person. */
export function sentence(sent: Sent, network: Network | undefined, activity: Activity | undefined): string {
  const { from, to, input } = sent;
  if (to === null) {
    return 'Creates a contract';
  }
  if (network !== undefined && is(to, network.registry)) {
    return REGISTRATIONS[input.slice(0, 10)] ?? 'Registers something';
  }
  if (network !== undefined && is(to, network.escrow)) {
    return 'Pays for an answer';
  }
  if (network !== undefined && is(from, network.escrow)) {
    return is(to, network.payees.treasury)
      ? 'Pays the treasury its part'
      : is(to, network.payees.model_owner)
        ? 'Pays the model’s owner'
        : is(to, network.payees.validators)
          ? 'Keeps the validators’ part'
          : is(to, network.payees.datanet_treasury)
            ? 'Pays the Datanet’s treasury'
            : PAYOUTS[String(toContributor(sent, activity)) as keyof typeof PAYOUTS];
  }
  return input === '0x' ? 'Sends OPEN' : 'Calls a contract';
}
