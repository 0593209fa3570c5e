// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// OpenZeppelin's ERC-20 as it is, for benchmarks.
contract PlainToken is ERC20 {
    constructor() ERC20("Token", "TOK") {
        _mint(msg.sender, 2 ** 100);
    }
}
