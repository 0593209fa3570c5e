package org.openledger.attribution.store;

import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;

/// A trained row and who contributed it.
public record RowKey(Hash row, Address contributor) {}
