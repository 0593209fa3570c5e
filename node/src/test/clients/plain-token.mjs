// Prints the bytecode that deploys OpenZeppelin's plain ERC-20 with all of it in the deployer's hands.
import { compile } from "./token.mjs";

const source = `
// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;
import "@openzeppelin/contracts/token/ERC20/ERC20.sol";
contract Token is ERC20 {
  constructor() ERC20("Token", "TOK") { _mint(msg.sender, 2 ** 100); }
}`;

console.log(compile(source).bytecode);
