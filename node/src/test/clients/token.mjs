// OpenZeppelin's ERC-20 with votes and permits, compiled here: its ABI and bytecode.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const solc = require("solc");

const source = `
// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;
import "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
contract Token is ERC20, ERC20Permit, ERC20Votes {
  error TooMany(uint256 wanted, uint256 most);
  constructor(uint256 supply) ERC20("Token", "TOK") ERC20Permit("Token") { _mint(msg.sender, supply); }
  function limited(uint256 wanted) external pure { if (wanted > 7) revert TooMany(wanted, 7); require(wanted != 3, "not three"); }
  function _update(address a, address b, uint256 v) internal override(ERC20, ERC20Votes) { super._update(a, b, v); }
  function nonces(address a) public view override(ERC20Permit, Nonces) returns (uint256) { return super.nonces(a); }
}`;

export function compile(text = source) {
  const input = {
    language: "Solidity",
    sources: { "Token.sol": { content: text } },
    settings: {
      evmVersion: "cancun",
      optimizer: { enabled: true, runs: 200 },
      outputSelection: { "*": { Token: ["abi", "evm.bytecode.object"] } },
    },
  };
  const find = (path) => ({ contents: readFileSync(require.resolve(path), "utf8") });
  const out = JSON.parse(solc.compile(JSON.stringify(input), { import: find }));
  const errors = (out.errors ?? []).filter((e) => e.severity === "error");
  if (errors.length) throw new Error(errors[0].formattedMessage);
  const token = out.contracts["Token.sol"].Token;
  return { abi: token.abi, bytecode: "0x" + token.evm.bytecode.object };
}

// The first two accounts of the well-known mnemonic.
export const KEYS = [
  "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
  "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
];

export function same(what, got, wanted) {
  if (got !== wanted) throw new Error(`${what}: got ${got}, wanted ${wanted}`);
}
