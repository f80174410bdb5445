// npm leaves out of the lock the optional platform packages its registry does not have, and `npm ci` then refuses the
// lock on every machine. This adds those entries: name, version and platform, no hash; npm fills the hash in on a
// machine of that platform. Run it after every change of dependencies, before the commit.
import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("../package-lock.json", import.meta.url);
const OS = /[/-](aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)/;
const CPU = /-(x64|arm64|arm|ia32|ppc64|s390x|riscv64|loong64|wasm32)/;
const LIBC = { gnu: "glibc", musl: "musl" };

const lock = JSON.parse(readFileSync(FILE, "utf8"));
const packages = lock.packages;
let added = 0;

for (const [at, meta] of Object.entries(packages))
  for (const [name, version] of Object.entries(meta.optionalDependencies ?? {})) {
    const isExact = /^\d+\.\d+\.\d+\S*$/.test(version);
    if (!isExact || visibleFrom(at, name)?.version === version) continue;
    packages[`${at}/node_modules/${name}`] = entryFor(name, version, meta);
    added++;
  }

lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added === 0 ? "The lock was complete." : `Added ${added} entries for other platforms to the lock.`);

/** The package that Node would find for `name` from the folder `at`, nearest first. */
function visibleFrom(at, name) {
  for (let folder = at; folder; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("node_modules/") - 1))) {
    const hit = packages[`${folder}/node_modules/${name}`];
    if (hit) return hit;
  }
  return packages[`node_modules/${name}`];
}

/** In the order of keys that npm itself writes, so that npm leaves the file alone. */
function entryFor(name, version, { dev }) {
  const os = name.replace("windows", "win32").match(OS)?.[1];
  const cpu = name.replace(/-64$/, "-x64").match(CPU)?.[1];
  const libc = os === "linux" ? LIBC[name.match(/-(gnu|musl)/)?.[1]] : undefined;
  return {
    version,
    ...(cpu && { cpu: [cpu] }),
    ...(dev && { dev: true }),
    ...(libc && { libc: [libc] }),
    optional: true,
    ...(os && { os: [os] }),
  };
}
