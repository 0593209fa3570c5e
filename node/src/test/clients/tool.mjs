// Foundry's programs: run in a home of their own, with an error that shows what they said.
import { spawnSync } from "node:child_process";

export function tool(name, args, { fails = false } = {}) {
  const path = new URL(`node_modules/@foundry-rs/${name}-linux-amd64/bin/${name}`, import.meta.url).pathname;
  const home = new URL("../../../target/contracts", import.meta.url).pathname;
  const env = { ...process.env, HOME: home, FOUNDRY_DISABLE_NIGHTLY_WARNING: "1", NO_COLOR: "1" };
  const done = spawnSync(path, args, { encoding: "utf8", timeout: 60_000, env, maxBuffer: 1 << 26 });
  if ((done.status !== 0) !== fails) {
    throw new Error(`${name} ${args.join(" ")}: exit ${done.status}\n${done.stdout}${done.stderr}${done.error ?? ""}`);
  }
  return fails ? done.stderr.trim() : done.stdout.trim();
}
