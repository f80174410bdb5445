import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const LINUX = ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"].map((name) =>
  join("/usr/bin", name),
);
const MAC = ["Google Chrome.app/Contents/MacOS/Google Chrome", "Chromium.app/Contents/MacOS/Chromium"].map((name) =>
  join("/Applications", name),
);
const WINDOWS = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((name) => {
  const folder = process.env[name];
  return folder ? [join(folder, "Google/Chrome/Application/chrome.exe")] : [];
});

/** The browser the journeys run in: CHROME_PATH, or the system's Chromium or Chrome; null when there is none. */
export function findBrowser(): string | null {
  const wanted = process.env.CHROME_PATH;
  if (wanted) {
    if (existsSync(wanted)) return wanted;
    throw new Error(`CHROME_PATH names ${wanted}, which does not exist.`);
  }
  return [...LINUX, ...MAC, ...WINDOWS].find((path) => existsSync(path)) ?? null;
}

/** Finds the browser, or installs Debian's where that is ours to do; otherwise says what a person has to install. */
export function ensureBrowser(): string {
  const found = findBrowser();
  if (found) return found;
  if (existsSync("/etc/debian_version") && process.getuid?.() === 0) {
    console.log("No browser found: installing Debian's chromium…");
    const options = { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } } as const;
    spawnSync("apt-get", ["update", "-qq"], options);
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], options);
    const installed = findBrowser();
    if (installed) return installed;
  }
  throw new Error(
    "The browser journeys need Chrome or Chromium, and none was found. Install one (Debian and Ubuntu: " +
      "`sudo apt-get install chromium`; macOS and Windows: Google Chrome), or set CHROME_PATH to its program.",
  );
}
