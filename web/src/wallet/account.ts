import type { Hex, TypedDataDefinition } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import { mayDoBetter, NodeError, rpc } from '../api/node';
import { Said } from '../api/said';
import type { BrowserWallet } from './browser';

/** Who the person is, and how they sign. */
export interface Account {
  readonly address: Hex;
  readonly kind: 'test wallet' | 'demo person' | 'browser wallet';
  readonly name: string;
  /** The wallet that signs, where it is one of the browser’s: it can go to another network or account by itself. */
  readonly wallet?: BrowserWallet;
  signTypedData(data: TypedDataDefinition): Promise<Hex>;
  signMessage(message: string): Promise<Hex>;
  /**
   * Signs, sends and gives the hash.
   *
   * @param keep is told what was signed before it is sent, where that is known: a browser’s wallet sends by itself
   */
  send(transaction: Transaction, keep?: (signed: Signed) => void): Promise<Hex>;
}

/** A transaction as it goes over the wire. */
export interface Signed {
  readonly hash: Hex;
  readonly raw: Hex;
}

export interface Transaction {
  readonly to: Hex;
  readonly value: bigint;
  readonly data?: Hex;
}

/** The person said no in their wallet. */
export class NotSigned extends Said {
  override readonly name = 'NotSigned';

  constructor() {
    super('You did not sign. Nothing was sent, and what you wrote is still here.');
  }
}

/** A wallet whose key this page holds in memory. */
export async function local(privateKey: Hex, kind: 'test wallet' | 'demo person', name: string): Promise<Account> {
  const { privateKeyToAccount } = await import('viem/accounts');
  const account: PrivateKeyAccount = privateKeyToAccount(privateKey);
  return {
    address: account.address.toLowerCase() as Hex,
    kind,
    name,
    signTypedData: (data) => account.signTypedData(data),
    signMessage: (message) => account.signMessage({ message }),
    send: async ({ to, value, data = '0x' }, keep) => {
      const [chainId, nonce, block, gas] = await Promise.all([
        rpc<Hex>('eth_chainId'),
        rpc<Hex>('eth_getTransactionCount', [account.address, 'pending']),
        rpc<{ baseFeePerGas: Hex }>('eth_getBlockByNumber', ['latest', false]),
        rpc<Hex>('eth_estimateGas', [{ from: account.address, to, value: hex(value), data }]),
      ]);
      const tip = 1_000_000n;
      const raw = await account.signTransaction({
        type: 'eip1559',
        chainId: Number(chainId),
        nonce: Number(nonce),
        to,
        value,
        data,
        gas: BigInt(gas),
        maxPriorityFeePerGas: tip,
        maxFeePerGas: BigInt(block.baseFeePerGas) * 2n + tip,
      });
      const { keccak256 } = await import('viem/utils');
      const signed = { hash: keccak256(raw), raw };
      keep?.(signed);
      return sent(signed);
    },
  };
}

/** The node will never have this transaction in a block. */
export class Refused extends Said {
  override readonly name = 'Refused';
}

/** The transaction is in a block, and did nothing there. */
export class FailedInBlock extends Said {
  override readonly name = 'FailedInBlock';

  constructor() {
    super('The transaction failed in its block: only its gas was paid.');
  }
}

/** Sends what was signed. Sending it again changes nothing where it has arrived before. */
export async function sent({ hash, raw }: Signed): Promise<Hex> {
  try {
    await rpc<Hex>('eth_sendRawTransaction', [raw]);
  } catch (e) {
    if (!(e instanceof NodeError) || !mayDoBetter(e)) {
      throw e;
    }
    if (e.status !== 200) {
      throw new NodeError(
        e.status,
        'The node did not answer, so it is not known whether the transaction arrived. Look in the wallet’s history before you sign it anew.',
      );
    }
    if ((await rpc<unknown>('eth_getTransactionByHash', [hash])) === null) {
      throw new Refused(e.message);
    }
  }
  return hash;
}

/** A number as JSON-RPC has it. */
export function hex(value: bigint): Hex {
  return `0x${value.toString(16)}`;
}

interface RawReceipt {
  readonly blockNumber: Hex;
  readonly status: Hex;
}

/** Waits for the block that has a transaction; its number. */
export async function included(hash: Hex, signal?: AbortSignal): Promise<number> {
  for (;;) {
    const receipt = await rpc<RawReceipt | null>('eth_getTransactionReceipt', [hash], signal);
    if (receipt !== null) {
      if (receipt.status !== '0x1') {
        throw new FailedInBlock();
      }
      return Number(receipt.blockNumber);
    }
    await new Promise((done) => setTimeout(done, 250));
  }
}
