package org.openledger.chain.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.openledger.evm.interpreter.CallResult;
import org.openledger.evm.interpreter.Ending;
import org.openledger.evm.interpreter.Frame;
import org.openledger.evm.interpreter.Message;
import org.openledger.evm.interpreter.Message.Kind;
import org.openledger.evm.interpreter.Tracer;
import org.openledger.evm.state.Log;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// The logs of a simulated call, with one more for every move of wei when asked for, as an ERC-20
/// transfer of an asset at 0xeeee… (ERC-7528). Logs keep the numbers of those that failed calls
/// left behind. One thread.
public final class TransferTracer implements Tracer {
  private static final Address WEI = Address.parse("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");
  private static final Hash TRANSFER =
      Hash.parse("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");

  private final boolean transfers;
  private final ArrayDeque<List<Numbered>> open = new ArrayDeque<>();
  private List<Numbered> last = List.of();
  private int count;

  /// A log and its number in the block.
  public record Numbered(Log log, int index) {}

  /// A tracer for the calls of one block.
  public TransferTracer(boolean transfers) {
    this.transfers = transfers;
  }

  @Override
  public void step(Frame frame, int opcode) {}

  @Override
  public void enter(Message m) {
    open.push(new ArrayList<>());
    if (m.kind() == Kind.CALL || m.creates()) {
      transfer(m.caller(), m.address(), m.value());
    }
  }

  @Override
  public void selfDestruct(Address contract, Address heir, UInt256 balance) {
    transfer(contract, heir, balance);
  }

  @Override
  public void log(Log log) {
    keep(log);
  }

  @Override
  public void exit(CallResult result) {
    List<Numbered> logs = open.pop();
    List<Numbered> kept = result.ending() == Ending.SUCCESS ? logs : List.of();
    List<Numbered> parent = open.peek();
    if (parent == null) {
      last = kept;
    } else {
      parent.addAll(kept);
    }
  }

  private void transfer(Address from, Address to, UInt256 value) {
    if (transfers && !value.isZero()) {
      keep(new Log(WEI, List.of(TRANSFER, topic(from), topic(to)), value.bytes()));
    }
  }

  private static Hash topic(Address address) {
    byte[] word = new byte[Hash.BYTES];
    address.write(word, 12);
    return Hash.of(word);
  }

  private void keep(Log log) {
    List<Numbered> logs = open.peek();
    if (logs != null) {
      logs.add(new Numbered(log, count));
      count++;
    }
  }

  /// The logs of the last call.
  public List<Numbered> logs() {
    return List.copyOf(last);
  }
}
