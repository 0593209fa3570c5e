/// Who is signed in: one-use nonces, the messages of Sign-In with Ethereum (EIP-4361), and sessions
/// kept in memory.
@NullMarked
package org.openledger.node.session;

import org.jspecify.annotations.NullMarked;
