/// Other people's programs against a node of ours.
package org.openledger.node.clients;
