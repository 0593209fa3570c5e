/// The curve bn254 (alt_bn128) with its optimal ate pairing, on Montgomery words.
///
/// Tower: Fp2 = Fp\[u\]/(u² + 1), Fp6 = Fp2\[v\]/(v³ - ξ) with ξ = 9 + u, Fp12 = Fp6\[w\]/(w² - v).
/// Sources: EIP-196 and EIP-197 for the curve and its twist; Costello, Lange, Naehrig 2010 for the
/// lines; Granger, Scott 2009 for squaring in the cyclotomic subgroup; Duquesne, Ghammam 2015
/// (eprint 2015/192) for the final exponentiation; El Housni, Guillevic, Piellard 2022 (eprint
/// 2022/348) for the test of membership.
@NullMarked
package org.openledger.evm.bn254;

import org.jspecify.annotations.NullMarked;
