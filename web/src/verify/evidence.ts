import { decodeFunctionData, parseAbi } from 'viem/utils';
import type { Proofs } from '../api/types';
import type { Address, Hash, Hex } from './bytes';
import type { Evidence } from './claims';

/** What is written to the registry (docs/reference/formats.md, "Registrations"). */
const REGISTRY = parseAbi([
  'function sealVersion(bytes32 datanet, uint64 version, bytes32 root, uint64 rows, string licence)',
  'function registerRun(bytes32 model, bytes32 base, bytes32 datanetRoot, bytes32 drawnRoot, bytes32 config, uint64 seed, bytes32 adapter)',
  'function commitStore(bytes32 model, bytes32 storeRoot, bytes32 contributorsDigest, bytes32 sketchSeed, uint64 rows)',
]);

/** What the chain says of a model; null where no transaction was named or it says something else. */
export interface Registered {
  readonly versionRoot: Hash | null;
  readonly runDatanetRoot: Hash | null;
  readonly contributorsDigest: Hash | null;
  readonly storeRoot: Hash | null;
}

/** Reads the registrations of `model` from transactions' data. */
export function registered(model: Hash, data: Readonly<Record<'version' | 'run' | 'store', Hex | null>>): Registered {
  const seal = decode(data.version);
  const run = decode(data.run);
  const store = decode(data.store);
  return {
    versionRoot: seal?.functionName === 'sealVersion' ? seal.args[2] : null,
    runDatanetRoot: run?.functionName === 'registerRun' && run.args[0] === model ? run.args[2] : null,
    storeRoot: store?.functionName === 'commitStore' && store.args[0] === model ? store.args[1] : null,
    contributorsDigest: store?.functionName === 'commitStore' && store.args[0] === model ? store.args[2] : null,
  };
}

function decode(data: Hex | null) {
  if (data === null) {
    return null;
  }
  try {
    return decodeFunctionData({ abi: REGISTRY, data });
  } catch {
    return null; // a transaction that says something else
  }
}

/** The node's proofs as the checks take them. */
export function evidence(proofs: Proofs, chain: Registered): Evidence {
  return {
    datanetRoot: chain.runDatanetRoot ?? chain.versionRoot,
    contributorsDigest: chain.contributorsDigest,
    notes: proofs.notes.map(({ row, contributor, proof }) => ({
      row: row as Hash,
      contributor: contributor.toLowerCase() as Address,
      proof: { ...proof, siblings: proof.siblings as Hash[] },
    })),
    query: proofs.query === null ? null : query(bytes(proofs.query)),
    contributors: proofs.contributors.map(({ contributor, rows, sum, proof }) => ({
      contributor: contributor.toLowerCase() as Address,
      rows,
      sum: int32(bytes(sum)),
      proof: { ...proof, siblings: proof.siblings as Hash[] },
    })),
  };
}

function bytes(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

function query(all: Uint8Array): Evidence['query'] {
  const view = new DataView(all.buffer);
  const values = new Int16Array((all.length - 8) / 2);
  for (let j = 0; j < values.length; j++) {
    values[j] = view.getInt16(8 + 2 * j, true);
  }
  return { scale: view.getFloat64(0), values };
}

function int32(all: Uint8Array): Int32Array {
  const view = new DataView(all.buffer);
  const values = new Int32Array(all.length / 4);
  for (let j = 0; j < values.length; j++) {
    values[j] = view.getInt32(4 * j, true);
  }
  return values;
}
