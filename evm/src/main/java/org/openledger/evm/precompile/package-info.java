/// The precompiled contracts of Cancun, Prague and Osaka: [Precompiles] is the table of them.
///
/// Cryptography that a library does well is the library's (libsecp256k1, blst, BouncyCastle); the
/// pairing over bn254, modular exponentiation and BLAKE2's F are ours.
@NullMarked
package org.openledger.evm.precompile;

import org.jspecify.annotations.NullMarked;
