package org.openledger.chain.block;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;
import org.openledger.primitives.UInt256;

/// A block's header with every field of Cancun, and the requests hash that Prague adds.
///
/// @param parentBeaconRoot EIP-4788's `parentBeaconBlockRoot`
/// @param requestsHash EIP-7685; null before Prague
public record Header(
    Hash parentHash,
    Hash ommersHash,
    Address feeRecipient,
    Hash stateRoot,
    Hash transactionsRoot,
    Hash receiptsRoot,
    Bloom logsBloom,
    UInt256 difficulty,
    long number,
    long gasLimit,
    long gasUsed,
    long timestamp,
    byte[] extraData,
    Hash prevRandao,
    byte[] nonce,
    UInt256 baseFee,
    Hash withdrawalsRoot,
    long blobGasUsed,
    long excessBlobGas,
    Hash parentBeaconRoot,
    @Nullable Hash requestsHash) {
  /// The hash of no ommers: keccak(rlp([])).
  public static final Hash NO_OMMERS =
      Hash.parse("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");

  private static final int CANCUN_FIELDS = 20;

  public Header {
    extraData = extraData.clone();
    nonce = nonce.clone();
  }

  /// What only running a block gives.
  public record Results(
      Hash stateRoot,
      Hash transactionsRoot,
      Hash receiptsRoot,
      Bloom logsBloom,
      long gasUsed,
      @Nullable Hash requestsHash) {}

  /// This header with what running its block gave.
  public Header after(Results results) {
    return new Header(
        parentHash,
        ommersHash,
        feeRecipient,
        results.stateRoot,
        results.transactionsRoot,
        results.receiptsRoot,
        results.logsBloom,
        difficulty,
        number,
        gasLimit,
        results.gasUsed,
        timestamp,
        extraData,
        prevRandao,
        nonce,
        baseFee,
        withdrawalsRoot,
        blobGasUsed,
        excessBlobGas,
        parentBeaconRoot,
        results.requestsHash);
  }

  /// This header with the gas of its blobs.
  public Header withBlobGasUsed(long gas) {
    return new Header(
        parentHash,
        ommersHash,
        feeRecipient,
        stateRoot,
        transactionsRoot,
        receiptsRoot,
        logsBloom,
        difficulty,
        number,
        gasLimit,
        gasUsed,
        timestamp,
        extraData,
        prevRandao,
        nonce,
        baseFee,
        withdrawalsRoot,
        gas,
        excessBlobGas,
        parentBeaconRoot,
        requestsHash);
  }

  /// The block's hash. It is computed anew each time.
  public Hash hash() {
    return Keccak.hash(Rlp.encode(encode()));
  }

  /// The header as a list.
  public RlpItem encode() {
    List<RlpItem> f = new ArrayList<>(21);
    f.add(Rlp.of(parentHash));
    f.add(Rlp.of(ommersHash));
    f.add(Rlp.of(feeRecipient));
    f.add(Rlp.of(stateRoot));
    f.add(Rlp.of(transactionsRoot));
    f.add(Rlp.of(receiptsRoot));
    f.add(Rlp.of(logsBloom.bytes()));
    f.add(Rlp.of(difficulty));
    f.add(Rlp.of(number));
    f.add(Rlp.of(gasLimit));
    f.add(Rlp.of(gasUsed));
    f.add(Rlp.of(timestamp));
    f.add(Rlp.of(extraData));
    f.add(Rlp.of(prevRandao));
    f.add(Rlp.of(nonce));
    f.add(Rlp.of(baseFee));
    f.add(Rlp.of(withdrawalsRoot));
    f.add(Rlp.of(blobGasUsed));
    f.add(Rlp.of(excessBlobGas));
    f.add(Rlp.of(parentBeaconRoot));
    if (requestsHash != null) {
      f.add(Rlp.of(requestsHash));
    }
    return Rlp.list(f);
  }

  /// Reads a header of Cancun or Prague.
  public static Header decode(RlpItem item) {
    try {
      List<RlpItem> f = item.list("header");
      if (f.size() != CANCUN_FIELDS && f.size() != CANCUN_FIELDS + 1) {
        throw new ChainException(
            Code.MALFORMED, "a header has 20 or 21 fields since Cancun, got " + f.size());
      }
      return new Header(
          f.get(0).hash("parent hash"),
          f.get(1).hash("ommers hash"),
          f.get(2).address("fee recipient"),
          f.get(3).hash("state root"),
          f.get(4).hash("transactions root"),
          f.get(5).hash("receipts root"),
          Bloom.of(f.get(6).bytes("bloom", Bloom.BYTES)),
          f.get(7).number("difficulty"),
          f.get(8).longNumber("number"),
          f.get(9).longNumber("gas limit"),
          f.get(10).longNumber("gas used"),
          f.get(11).longNumber("timestamp"),
          f.get(12).bytes("extra data"),
          f.get(13).hash("prev randao"),
          f.get(14).bytes("nonce", 8),
          f.get(15).number("base fee"),
          f.get(16).hash("withdrawals root"),
          f.get(17).longNumber("blob gas used"),
          f.get(18).longNumber("excess blob gas"),
          f.get(19).hash("parent beacon root"),
          f.size() > CANCUN_FIELDS ? f.get(20).hash("requests hash") : null);
    } catch (PrimitivesException e) {
      throw ChainException.malformed(e);
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Header other && hash().equals(other.hash());
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number) ^ stateRoot.hashCode();
  }

  @Override
  public String toString() {
    return "Header[%d, %s, extra %s]".formatted(number, hash(), Hex.encode(extraData));
  }
}
