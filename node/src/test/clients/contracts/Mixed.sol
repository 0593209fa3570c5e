// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// Does what a follower could get wrong: storage that comes and goes, children that destroy
/// themselves, logs, transient storage, old block hashes, precompiles, reverts.
contract Mixed {
    mapping(uint256 => uint256) public kept;
    uint256 transient passing;
    bytes32 public last;

    event Kept(uint256 indexed from, uint256 count, bytes padding);
    error No(uint256 why);

    function keep(uint256 from, uint256 count) external {
        for (uint256 i = from; i < from + count; i++) kept[i] = i + 1;
        emit Kept(from, count, new bytes(count));
    }

    function clear(uint256 from, uint256 count) external {
        for (uint256 i = from; i < from + count; i++) delete kept[i];
    }

    function fail(uint256 why) external {
        kept[why] = why;
        revert No(why);
    }

    function burn() external view {
        while (true) { last; }
    }

    /// A child at a salted address that may be gone again within this call.
    function raise(bytes32 salt, bool gone) external payable {
        Child child = new Child{salt: salt, value: msg.value}();
        if (gone) child.depart(payable(msg.sender));
        last = bytes32(uint256(uint160(address(child))));
    }

    function depart(Child child) external {
        child.depart(payable(address(this)));
    }

    /// EIP-2935 and BLOCKHASH must agree on a block of the last 256.
    function past(uint256 number) external {
        (bool ok, bytes memory hash) = 0x0000F90827F1C53a10cb7A02335B175320002935.staticcall(abi.encode(number));
        require(ok, "not kept");
        last = abi.decode(hash, (bytes32));
        if (block.number - number <= 256) require(last == blockhash(number), "not the same");
    }

    function precompiles(bytes calldata data) external {
        passing = uint256(sha256(data));
        bytes32 short = bytes32(bytes20(ripemd160(data)));
        address signer = ecrecover(short, 27, bytes32(uint256(1)), bytes32(uint256(1)));
        (, bytes memory power) = address(5).staticcall(abi.encodePacked(uint256(1), uint256(1), uint256(1), uint8(3), uint8(5), uint8(7)));
        uint256 zeros;
        assembly { zeros := clz(tload(0)) }
        last = keccak256(abi.encode(passing, short, signer, power, zeros));
    }

    receive() external payable {}
}

contract Child {
    constructor() payable {}

    function depart(address payable to) external {
        selfdestruct(to);
    }
}

/// Stands where the deposit contract would: logs what it is given under the topic of EIP-6110.
contract Deposits {
    fallback() external {
        assembly {
            calldatacopy(0, 0, calldatasize())
            log1(0, calldatasize(), 0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5)
        }
    }
}
