/// The part of Jinja that chat templates use, with the settings under which Hugging Face renders
/// them (`trim_blocks`, `lstrip_blocks`, sandboxed, no autoescape), and with one thing Jinja lacks:
/// every character of the output knows whether the template wrote it or the user did.
///
/// Language: the Jinja template designer documentation, 3.1. A template is a stranger's program: it
/// sees only the values it is given, never a Java object, and works within a budget of steps and
/// characters.
@NullMarked
package org.openledger.model.jinja;

import org.jspecify.annotations.NullMarked;
