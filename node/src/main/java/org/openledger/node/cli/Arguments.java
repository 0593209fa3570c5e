package org.openledger.node.cli;

import java.net.URI;
import java.net.URISyntaxException;
import org.openledger.primitives.Address;
import org.openledger.primitives.PrimitivesException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Checks of what stands on a command line before anything is opened: what cannot be is wrong
/// usage, in one sentence that names the option.
record Arguments(CommandSpec spec) {
  /// Wrong usage of this command.
  ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  /// Refuses a number below `least` or above `most`.
  void within(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw wrong(
          most == Long.MAX_VALUE
              ? "%s is at least %,d, not %,d".formatted(option, least, value)
              : "%s is %,d to %,d, not %,d".formatted(option, least, most, value));
    }
  }

  /// The http or https address that `text` is.
  URI url(String option, String text) {
    try {
      URI url = new URI(text);
      String scheme = String.valueOf(url.getScheme());
      if (url.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below, with the text
    }
    throw wrong("%s is an address like http://127.0.0.1:8545, not '%s'".formatted(option, text));
  }

  /// The account that `text` is.
  Address address(String option, String text) {
    try {
      return Address.parse(text);
    } catch (PrimitivesException e) {
      throw wrong("%s is an address: %s".formatted(option, e.getMessage()));
    }
  }
}
