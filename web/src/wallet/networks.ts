/** What people call the networks that a wallet is likely to be on. */
const NAMES: ReadonlyMap<bigint, string> = new Map([
  [1n, 'Ethereum'],
  [10n, 'OP Mainnet'],
  [56n, 'BNB Smart Chain'],
  [100n, 'Gnosis'],
  [137n, 'Polygon'],
  [8_453n, 'Base'],
  [42_161n, 'Arbitrum One'],
  [43_114n, 'Avalanche'],
  [59_144n, 'Linea'],
  [17_000n, 'Holesky'],
  [11_155_111n, 'Sepolia'],
]);

/** A network by its name, or by its number. */
export function networkName(chain: bigint): string {
  return NAMES.get(chain) ?? `network ${chain}`;
}
