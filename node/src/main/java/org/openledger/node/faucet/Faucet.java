package org.openledger.node.faucet;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import org.openledger.chain.Chain;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Transactions;
import org.openledger.node.NodeException;
import org.openledger.node.pay.Accounts;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a fixed amount to whoever asks: at most once a day to an address, and a bounded number of
/// times a minute to all together. Any thread may ask.
public final class Faucet {
  private static final Logger LOG = LoggerFactory.getLogger(Faucet.class);
  private static final long MINUTE_MS = 60_000;

  private final Chain chain;
  private final KeyPair key;
  private final Config config;
  private final Clock clock;
  private final Drips drips;
  private final Deque<Long> lastMinute = new ArrayDeque<>();

  /// What a faucet gives.
  ///
  /// @param wei to an address a day
  /// @param perMinuteMax drips a minute at most
  /// @param notes the file that says who has had something
  public record Config(UInt256 wei, int perMinuteMax, Path notes) {
    /// Drips a minute at most, unless somebody says otherwise.
    public static final int PER_MINUTE = 10;

    public Config {
      if (wei.isZero() || perMinuteMax < 1 || perMinuteMax > 1_000) {
        throw new NodeException(
            NodeException.Code.ARGUMENT,
            "a faucet gives at least 1 wei, 1 to 1,000 times a minute; not %s wei, %d times"
                .formatted(wei, perMinuteMax));
      }
    }
  }

  /// A transaction that is on its way.
  public record Drip(Address from, Address to, UInt256 wei, Hash transaction) {}

  /// A faucet that pays from `key`'s account.
  public Faucet(Chain chain, KeyPair key, Config config, Clock clock) {
    this.chain = chain;
    this.key = key;
    this.config = config;
    this.clock = clock;
    this.drips = Drips.open(config.notes(), clock.millis());
  }

  /// What an address gets, in wei.
  public UInt256 wei() {
    return config.wei();
  }

  /// The account it pays from.
  public Address address() {
    return key.address();
  }

  /// Sends the amount to `to`; why not is a [ServingException] that says when to ask again.
  public synchronized Drip drip(Address to) {
    long nowMs = clock.millis();
    if (to.equals(address())) {
      throw ServingException.of(Code.INVALID_VALUE, "address", "That is the faucet's own address.");
    }
    OptionalLong waitMs = drips.waitMs(to, nowMs);
    if (waitMs.isPresent()) {
      throw ServingException.busy(
          seconds(waitMs.getAsLong()),
          "%s has had its drip; an address gets one a day. Ask again in %d minutes."
              .formatted(to, Math.ceilDiv(waitMs.getAsLong(), MINUTE_MS)));
    }
    lastMinute.removeIf(time -> !Drips.within(MINUTE_MS, time, nowMs));
    if (lastMinute.size() >= config.perMinuteMax()) {
      int seconds = seconds(lastMinute.peekFirst() + MINUTE_MS - nowMs);
      throw ServingException.busy(
          seconds,
          "The faucet gives %d drips a minute to all together. Ask again in %d seconds."
              .formatted(config.perMinuteMax(), seconds));
    }
    return send(to, nowMs);
  }

  private Drip send(Address to, long nowMs) {
    Accounts accounts = new Accounts(chain);
    SignedTransaction signed =
        accounts.sign(
            key, chain.pendingNonce(address()), Transactions.Call.transfer(to, config.wei()));
    UInt256 needed =
        config.wei().add(signed.body().maxFeePerGas().multiply(signed.body().gasLimit()));
    if (chain.balance(address()).compareTo(needed) < 0) {
      throw new ServingException(
          Code.STOPPED,
          "The faucet is empty: %s holds %s wei, a drip needs %s."
              .formatted(address(), chain.balance(address()), needed));
    }
    drips.note(to, nowMs);
    try {
      accounts.submit(signed);
    } catch (RuntimeException e) {
      drips.takeBack(to);
      LOG.warn("the faucet could not pay {}", to, e);
      throw new ServingException(
          Code.STOPPED, "The chain did not take the faucet's transaction; nothing was sent.");
    }
    lastMinute.addLast(nowMs);
    return new Drip(address(), to, config.wei(), signed.hash());
  }

  private static int seconds(long ms) {
    return (int) Math.ceilDiv(ms, 1_000L);
  }
}
