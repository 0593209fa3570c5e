// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "./Token.sol";

interface Cheats {
    function startBroadcast() external;
    function stopBroadcast() external;
}

/// What `forge script` sends: a token, a vote, two transfers.
contract Launch {
    Cheats private constant vm = Cheats(address(uint160(uint256(keccak256("hevm cheat code")))));
    bool public constant IS_SCRIPT = true;

    function run(address to) external returns (Token token) {
        vm.startBroadcast();
        token = new Token(1000);
        token.delegate(msg.sender);
        token.transfer(to, 30);
        token.transfer(to, 12);
        vm.stopBroadcast();
        require(token.balanceOf(to) == 42, "42 tokens were sent");
    }
}
