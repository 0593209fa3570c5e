/// Tests of the house itself: laws between modules, style.
package org.openledger.node.house;
