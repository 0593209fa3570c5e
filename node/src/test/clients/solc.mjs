#!/usr/bin/env node
// npm's solc with the command line of the native one, as forge calls it. It never calls
// process.exit: what is still in the pipe would be cut off.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);

if (process.argv.includes("--standard-json")) {
  process.stdout.write(require("solc").compile(readFileSync(0, "utf8")));
} else {
  console.log("Version: " + require("solc/package.json").version); // loading the compiler takes a second
}
