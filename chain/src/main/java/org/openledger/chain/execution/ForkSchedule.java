package org.openledger.chain.execution;

import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.evm.fork.Fork;

/// When each fork after Cancun begins, by a block's timestamp; [#NEVER] for one that does not.
/// Cancun's rules hold from the start.
public record ForkSchedule(long pragueTime, long osakaTime) {
  /// A time that does not come.
  public static final long NEVER = Long.MAX_VALUE;

  /// Cancun for good.
  public static final ForkSchedule CANCUN = new ForkSchedule(NEVER, NEVER);

  /// Prague from the start.
  public static final ForkSchedule PRAGUE = new ForkSchedule(0, NEVER);

  /// Osaka from the start.
  public static final ForkSchedule OSAKA = new ForkSchedule(0, 0);

  public ForkSchedule {
    if (pragueTime < 0 || osakaTime < pragueTime) {
      throw new ChainException(
          Code.GENESIS,
          "pragueTime must not be after osakaTime, got %d and %d".formatted(pragueTime, osakaTime));
    }
  }

  /// The rules of a block with that timestamp.
  public Fork at(long timestamp) {
    if (timestamp >= osakaTime) {
      return Fork.OSAKA;
    }
    return timestamp >= pragueTime ? Fork.PRAGUE : Fork.CANCUN;
  }

  /// When `fork` begins.
  public long first(Fork fork) {
    return switch (fork) {
      case CANCUN -> 0;
      case PRAGUE -> pragueTime;
      case OSAKA -> osakaTime;
    };
  }
}
