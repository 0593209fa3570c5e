package org.openledger.attribution.share;

import java.util.ArrayList;
import java.util.List;
import org.openledger.attribution.share.Payment.Role;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// The accounts of the roles that are not contributors.
public record Payees(
    Address treasury, Address modelOwner, Address validators, Address datanetTreasury) {

  /// The payments of a fee: one a role, one a contributor (both parts together), in the order of
  /// the roles and then of the addresses; credits of nothing are left out. They add up to the fee.
  public List<Payment> payments(FeeSplit.Parts parts, ContributorPot pot) {
    List<Payment> payments = new ArrayList<>();
    add(payments, treasury, Role.TREASURY, parts.treasury());
    add(payments, modelOwner, Role.MODEL_OWNER, parts.modelOwner());
    add(payments, validators, Role.VALIDATORS, parts.validators());
    pot.total().forEach((to, wei) -> add(payments, to, Role.CONTRIBUTOR, wei));
    add(payments, datanetTreasury, Role.DATANET_TREASURY, pot.unclaimed());
    return payments;
  }

  private static void add(List<Payment> payments, Address to, Role role, UInt256 wei) {
    if (!wei.isZero()) {
      payments.add(new Payment(to, role, wei));
    }
  }
}
