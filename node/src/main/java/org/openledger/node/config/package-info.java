/// The one configuration: its records, its file, its printed form.
@NullMarked
package org.openledger.node.config;

import org.jspecify.annotations.NullMarked;
