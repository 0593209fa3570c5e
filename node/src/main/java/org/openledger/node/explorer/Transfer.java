package org.openledger.node.explorer;

import java.util.Locale;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// An asset that changed hands, as its contract said in a log; the contract may lie.
///
/// @param from the zero address where assets came into being
/// @param to the zero address where they ceased to be
/// @param assetId which of the contract's assets; 0 for [Kind#ERC20], which has one
/// @param amount in the asset's smallest unit; 1 for [Kind#ERC721]
public record Transfer(
    Kind kind, Address contract, Address from, Address to, UInt256 assetId, UInt256 amount) {
  /// The standards that name the log.
  public enum Kind {
    /// `Transfer(address,address,uint256)` with two indexed arguments (EIP-20).
    ERC20,
    /// The same with three indexed ones (EIP-721).
    ERC721,
    /// `TransferSingle` and `TransferBatch` (EIP-1155).
    ERC1155;

    /// As the API writes it.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
