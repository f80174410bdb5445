// Runs on whatever Node a machine has (20 or later), before anything is installed: installs the locked dependencies when
// they are missing or not those of the lockfile, then hands over to the project's own Node, which runs TypeScript.
//   node scripts/bootstrap.mjs scripts/demo.ts --once
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NODE_MAJOR_MIN = 20;
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const lock = join(root, "package-lock.json");
// npm writes this file last: it tells that an installation was finished, and of what.
const installed = join(root, "node_modules/.package-lock.json");
const projectNode = join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");

const [script, ...args] = process.argv.slice(2);
if (!script) fail("Usage: node scripts/bootstrap.mjs <script> [arguments]");

const major = Number(process.versions.node.split(".")[0]);
if (major < NODE_MAJOR_MIN) fail(`CampusPulse needs Node ${NODE_MAJOR_MIN} or later; this is ${process.version}.`);

if (isOutdated()) {
  console.log("Installing dependencies (npm ci)…");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (npm.error) fail(`npm could not be started (${npm.error.message}). Install Node with npm and try again.`);
  if (npm.status !== 0) {
    fail(
      "The dependencies could not be installed; npm's words are above. Often the network or a full disk is why.\nTry again, or run `npm install` once, which repairs what `npm ci` refuses.",
    );
  }
}
if (!existsSync(projectNode)) fail("node_modules has no Node in it. Delete the folder and try again.");

const separator = process.platform === "win32" ? ";" : ":";
const child = spawn(projectNode, [join(root, script), ...args], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, PATH: `${join(root, "node_modules/.bin")}${separator}${process.env.PATH ?? ""}` },
});
child.once("error", (error) => fail(`${script} could not be started: ${error.message}`));
child.once("exit", (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));
// A terminal sends Ctrl-C to the script as well, which then stops in its own time; a signal sent to this process alone
// has to be passed on.
process.on("SIGINT", () => {
  if (!process.stdin.isTTY) child.kill("SIGINT");
});
process.on("SIGTERM", () => child.kill("SIGTERM"));

/** What this platform does not need is not installed, so optional packages do not count. */
function isOutdated() {
  if (!existsSync(installed)) return true;
  const present = packagesOf(installed);
  return Object.entries(packagesOf(lock)).some(
    ([path, { version, optional }]) => path !== "" && !optional && present[path]?.version !== version,
  );
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean }>} */
function packagesOf(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

/** @param {string} words */
function fail(words) {
  console.error(words);
  process.exit(1);
}
