package org.openledger.node.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Vectors;

/// The style as a test: sizes, names, docs, links. The allow-list gives a reason a line.
class TidyTest {
  private static final Path ROOT = Vectors.root();
  private static final int FILE_LINES_MAX = 500;
  private static final int METHOD_LINES_MAX = 60;
  private static final int PARAMETERS_MAX = 5;
  private static final int README_LINES_MAX = 150;

  private static final Pattern BANNED_SUFFIX =
      Pattern.compile("\\w+(Manager|Helper|Utils?|Impl|Processor|Info)");
  private static final Pattern BANNED_PREFIX = Pattern.compile("(Abstract|Base)[A-Z]\\w*");

  private static final String LIMBS =
      "each limb is a parameter: an array would keep a compiled loop's words in memory";

  /// "what → why it may": a file, or `file#method`.
  private static final Map<String, String> ALLOWED =
      Map.of(
          "primitives/src/main/java/org/openledger/primitives/Keccak.java#permute",
          "the unrolled Keccak-f round: a call a lane would cost the speed it is unrolled for",
          "evm/src/main/java/org/openledger/evm/interpreter/StackLoop.java#run",
          "the opcode switch: one case a line, with stack height, gas and place in locals",
          "evm/src/main/java/org/openledger/evm/words/LimbMath.java#product2",
          LIMBS,
          "evm/src/main/java/org/openledger/evm/words/LimbMath.java#product3",
          LIMBS,
          "evm/src/main/java/org/openledger/evm/words/LimbMath.java#less",
          LIMBS);

  @Test
  void filesAreShort() {
    List<String> found = new ArrayList<>();
    for (Path file : java()) {
      int lines = lines(file).size();
      if (lines > FILE_LINES_MAX && !allowed(file, "")) {
        found.add(file + ": " + lines + " lines");
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void namesSayWhatAThingIs() {
    List<String> found = new ArrayList<>();
    for (Path file : java()) {
      String name = file.getFileName().toString().replace(".java", "");
      if (BANNED_SUFFIX.matcher(name).matches() || BANNED_PREFIX.matcher(name).matches()) {
        found.add(file.toString());
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void methodsAreShortAndTakeFewParameters() {
    List<String> found = new ArrayList<>();
    for (Path file : java()) {
      for (Methods.Method m : Methods.of(lines(file))) {
        if (m.lines() > METHOD_LINES_MAX && !allowed(file, m.name())) {
          found.add("%s#%s: %d lines".formatted(file, m.name(), m.lines()));
        }
        if (m.parameters() > PARAMETERS_MAX && !allowed(file, m.name())) {
          found.add("%s#%s: %d parameters".formatted(file, m.name(), m.parameters()));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path dir : java().stream().map(Path::getParent).distinct().toList()) {
      if (!dir.toString().contains("/src/main/")) {
        continue;
      }
      Path info = dir.resolve("package-info.java");
      if (!Files.exists(info)
          || !Files.readString(info).startsWith("///")
          || !Files.readString(info).contains("@NullMarked")) {
        found.add(dir.toString());
      }
    }
    assertThat(found).as("packages without a documented, null-marked package-info").isEmpty();
  }

  @Test
  void publicTypesAreDocumented() {
    Pattern type =
        Pattern.compile(
            "^public (?:final |sealed |non-sealed |abstract )*(?:class|record|interface|enum)"
                + " (\\w+).*");
    List<String> found = new ArrayList<>();
    for (Path file : java()) {
      if (!file.toString().contains("/src/main/")) {
        continue;
      }
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (type.matcher(lines.get(i)).matches() && !documented(lines, i)) {
          found.add(file + ":" + (i + 1));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  private static boolean documented(List<String> lines, int i) {
    int at = i - 1;
    while (at >= 0 && !lines.get(at).isBlank() && !lines.get(at).startsWith("///")) {
      at--; // annotations, which may run over lines
    }
    return at >= 0 && lines.get(at).startsWith("///");
  }

  @Test
  void nothingIsLeftForLater() {
    Pattern later = Pattern.compile("\\b(TODO|FIXME|XXX)\\b|@Disabled");
    List<String> found = new ArrayList<>();
    for (Path file : java()) {
      if (file.endsWith("TidyTest.java")) {
        continue;
      }
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (later.matcher(lines.get(i)).find()) {
          found.add(file + ":" + (i + 1));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void linksInDocsLeadSomewhere() throws IOException {
    Pattern link = Pattern.compile("\\[[^\\]]*\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
    List<String> found = new ArrayList<>();
    for (Path file : markdown()) {
      Matcher m = link.matcher(Files.readString(file));
      while (m.find()) {
        String target = m.group(1);
        boolean outside = target.contains("://") || target.startsWith("mailto:");
        if (!outside && !Files.exists(file.getParent().resolve(target))) {
          found.add(file + " → " + target);
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void theReadmeFitsAFewScreens() {
    Path readme = ROOT.resolve("README.md");
    assertThat(lines(readme)).hasSizeLessThanOrEqualTo(README_LINES_MAX);
  }

  private static boolean allowed(Path file, String method) {
    String name = ROOT.relativize(file).toString();
    return ALLOWED.containsKey(name) || ALLOWED.containsKey(name + "#" + method);
  }

  private static List<Path> java() {
    return files(".java");
  }

  private static List<Path> markdown() {
    return files(".md");
  }

  private static List<Path> files(String ending) {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(p -> p.toString().endsWith(ending))
          .filter(p -> !p.toString().contains("/target/"))
          .filter(p -> !p.toString().contains("/node_modules/"))
          .filter(p -> !p.toString().contains("/."))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
