package org.openledger.node.pay;

import java.util.List;
import org.openledger.attribution.receipt.Receipt;
import org.openledger.attribution.receipt.ReceiptJson;
import tools.jackson.databind.node.ObjectNode;

/// One paid answer as the book keeps it: the receipt and what a person wants to see beside it.
///
/// @param id the answer's id
/// @param createdSeconds since 1970
/// @param model the name it was asked under
/// @param question what was asked
/// @param text what was answered
/// @param receipt the receipt's JSON form, which carries its own digest
/// @param payer who paid, and gets the rest back
/// @param paidWei what the payer sent to the escrow
/// @param transfers what the escrow sends, signed, in order of their nonces
/// @param block where the last of them was included; 0 while they wait
public record StoredAnswer(
    String id,
    long createdSeconds,
    String model,
    String question,
    String text,
    ObjectNode receipt,
    String payer,
    String paidWei,
    List<Transfer> transfers,
    long block) {
  public StoredAnswer {
    transfers = List.copyOf(transfers);
  }

  /// One transfer out of the escrow.
  ///
  /// @param to the account
  /// @param role why: a role's label, or `refund`
  /// @param wei decimal
  /// @param hash the transaction
  /// @param raw the signed transaction, hex: sending it again can never pay twice
  public record Transfer(String to, String role, String wei, String hash, String raw) {}

  /// The receipt itself, its digest checked.
  public Receipt parsed() {
    return ReceiptJson.parse(receipt.toString());
  }

  /// The same, settled in `number`.
  public StoredAnswer inBlock(long number) {
    return new StoredAnswer(
        id, createdSeconds, model, question, text, receipt, payer, paidWei, transfers, number);
  }
}
