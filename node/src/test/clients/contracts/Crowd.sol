// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import "./PlainToken.sol";

/// A token that fills a chain's state, for benchmarks.
contract Crowd is PlainToken {
    /// Gives one token and one wei to each of `count` new accounts.
    function invite(uint256 first, uint256 count) external payable {
        for (uint256 i = first; i < first + count; i++) {
            address who = address(uint160(uint256(keccak256(abi.encode(i)))));
            _mint(who, 1);
            (bool sent,) = who.call{value: 1}("");
            require(sent);
        }
    }
}
