import { toFunctionSelector, type Hex } from 'viem';
import type { Network } from '../../api/types';

/** Selectors of what is written to the registry (docs/reference/formats.md). */
const REGISTRATIONS: Readonly<Record<string, string>> = {
  [toFunctionSelector('sealVersion(bytes32,uint64,bytes32,uint64,string)')]: 'Seals a version of a Datanet',
  [toFunctionSelector('countContributors(bytes32,uint64,address[],uint64[])')]: 'Says how many rows are whose',
  [toFunctionSelector('registerRun(bytes32,bytes32,bytes32,bytes32,bytes32,uint64,bytes32)')]: 'Registers a trained model',
  [toFunctionSelector('commitStore(bytes32,bytes32,bytes32,bytes32,uint64)')]: 'Commits the vectors of a model’s rows',
};

interface Sent {
  readonly from: string;
  readonly to: string | null;
  readonly input: Hex;
}

/** What a transaction does, for a person. */
export function sentence({ from, to, input }: Sent, network: Network | undefined): string {
  const is = (address: string | null, other: string | undefined) => address?.toLowerCase() === other?.toLowerCase();
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
            : 'Pays a person, or gives the rest back';
  }
  return input === '0x' ? 'Sends OPEN' : 'Calls a contract';
}
