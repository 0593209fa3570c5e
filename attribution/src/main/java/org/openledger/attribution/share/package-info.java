/// Who gets how much of an answer's fee: the fixed split among the network's roles ([FeeSplit]),
/// the contributors' pot by their scores ([ContributorPot]), all in whole wei that add up
/// ([LargestRemainder]).
@NullMarked
package org.openledger.attribution.share;

import org.jspecify.annotations.NullMarked;
