// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";

/// OpenZeppelin's ERC-20 with permits and votes, and a function that says no in two ways.
contract Token is ERC20, ERC20Permit, ERC20Votes {
    error TooMany(uint256 wanted, uint256 most);

    constructor(uint256 supply) ERC20("Token", "TOK") ERC20Permit("Token") {
        _mint(msg.sender, supply);
    }

    function limited(uint256 wanted) external pure {
        if (wanted > 7) revert TooMany(wanted, 7);
        require(wanted != 3, "not three");
    }

    function _update(address a, address b, uint256 v) internal override(ERC20, ERC20Votes) {
        super._update(a, b, v);
    }

    function nonces(address a) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(a);
    }
}
