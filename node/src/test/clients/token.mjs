// OpenZeppelin's ERC-20 with votes and permits as `bin/test-clients ethereum-contracts` compiled it.
import { readFileSync } from "node:fs";

const compiled = new URL("../../../target/contracts/out/Token.sol/Token.json", import.meta.url);
const artifact = JSON.parse(readFileSync(compiled, "utf8"));
export const abi = artifact.abi;
export const bytecode = artifact.bytecode.object;

// The first two accounts of the well-known mnemonic.
export const KEYS = [
  "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
  "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
];

export function same(what, got, wanted) {
  if (got !== wanted) throw new Error(`${what}: got ${got}, wanted ${wanted}`);
}
