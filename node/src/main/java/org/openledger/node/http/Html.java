package org.openledger.node.http;

/// The frame of a plain page, and escaping.
final class Html {
  private static final String STYLE =
      """
      :root{color-scheme:light dark}
      body{font:14px/20px system-ui,sans-serif;max-width:1192px;margin:32px auto;padding:0 16px}
      h1{font-size:22px}h2{font-size:15px;margin-top:32px}
      table{border-collapse:collapse;width:100%}
      td,th{text-align:left;vertical-align:top;padding:8px 16px 8px 0;border-bottom:1px solid #8884}
      .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
      .h{font-family:ui-monospace,monospace;font-size:12px;overflow-wrap:anywhere}
      .r,.q,.a{font-family:Georgia,serif;font-size:15px;line-height:22px}
      .q{font-weight:600;font-size:18px;line-height:28px}.m,footer{opacity:.75}
      footer{margin:48px 0;font-size:12px}
      """;

  private Html() {}

  /// A whole page.
  static String page(String title, String body, String credit) {
    return "<!doctype html><html lang=en><meta charset=utf-8>"
        + "<meta name=viewport content=\"width=device-width,initial-scale=1\"><title>"
        + escape(title)
        + " · OpenLedger</title><style>"
        + STYLE
        + "</style><h1><a href=\"/\">OpenLedger</a> "
        + escape(title)
        + "</h1>"
        + body
        + "<footer>Rows: "
        + escape(credit)
        + "</footer></html>";
  }

  /// Text as HTML text or a quoted attribute's value; control and bidi-override characters vanish.
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                  boolean bidi = c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
                  if (!bidi && (c >= 0x20 || c == '\n')) {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    return out.toString();
  }
}
