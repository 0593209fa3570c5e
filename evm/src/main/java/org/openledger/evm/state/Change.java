package org.openledger.evm.state;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.primitives.UInt256;

/// What became of an account: null stands for no account. `wiped` says that no slot of before is
/// left; then, or else over what was there, `slots` hold. `code` is there when it is new.
public record Change(
    @Nullable AccountState before,
    @Nullable AccountState after,
    boolean wiped,
    Map<UInt256, UInt256> slots,
    byte @Nullable [] code) {}
