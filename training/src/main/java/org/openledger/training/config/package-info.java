/// What a run does: its settings, their JSON and digest, and the learning rate's course.
@NullMarked
package org.openledger.training.config;

import org.jspecify.annotations.NullMarked;
