import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, chromium } from "@playwright/test";
import { build } from "vite";
import { ensureBrowser } from "../find-browser.ts";

const PHONE = { width: 390, height: 844 };
/** Of a phone in a sheet, and how many stand beside one another. */
const SMALL = { width: 195, height: 422 };
const IN_ROW = 9;
const QUALITY = 60;
/** The words of a verdict do not fade in, but its bar runs: still pictures show it full. */
const STILL = "*, *::before, *::after { transition: none !important }";
const SHEETS = [
  { whose: "ledger", colorScheme: "light", file: "verdicts-of-the-ledger" },
  { whose: "phone", colorScheme: "dark", file: "verdicts-of-the-phone" },
] as const;

/**
 * Contact sheets of every verdict a scanner can show: the product's own screen, with its own words, on a phone. The fills are the same
 * in both schemes, so one sheet is taken in each.
 */
export async function takeVerdicts(root: string, pictures: string): Promise<void> {
  const script = await bundle(root);
  const styles = await stylesOf(root);
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    for (const { whose, colorScheme, file } of SHEETS) {
      const page = await browser.newPage({ viewport: PHONE, colorScheme });
      await page.setContent(`<!doctype html><html lang="en"><body></body></html>`);
      await page.addStyleTag({ content: `${styles}\n${STILL}` });
      await page.addScriptTag({ content: script });
      const count: number = await page.evaluate(`verdicts.count("${whose}")`);
      const shots: Buffer[] = [];
      for (let index = 0; index < count; index++) {
        await page.evaluate(`verdicts.show("${whose}", ${index})`);
        shots.push(await page.screenshot());
      }
      await page.close();
      await writeFile(join(pictures, `${file}.jpg`), await sheetOf(browser, shots));
      console.log(`docs/pictures/${file}.jpg: ${count} verdicts`);
    }
  } finally {
    await browser.close();
  }
}

async function sheetOf(browser: Browser, shots: readonly Buffer[]): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: IN_ROW * (SMALL.width + 8) + 8, height: SMALL.height } });
  const images = shots.map(
    (shot) =>
      `<img src="data:image/png;base64,${shot.toString("base64")}" width="${SMALL.width}" height="${SMALL.height}">`,
  );
  const style = "margin:0;padding:8px;background:#888;display:flex;flex-wrap:wrap;gap:8px";
  await page.setContent(`<!doctype html><body style="${style}">${images.join("")}</body>`);
  const sheet = await page.screenshot({ fullPage: true, type: "jpeg", quality: QUALITY });
  await page.close();
  return sheet;
}

async function bundle(root: string): Promise<string> {
  const built = await build({
    ...{ root, configFile: false, logLevel: "silent" },
    define: { "process.env.NODE_ENV": '"production"' },
    resolve: { alias: { "#web": join(root, "web") } },
    build: {
      write: false,
      lib: { entry: join(root, "scripts/pictures/every-verdict.ts"), formats: ["iife"], name: "verdicts" },
    },
  });
  const [first] = Array.isArray(built) ? built : [];
  const code = first?.output[0].code;
  if (!code) throw new Error("the verdicts were not bundled");
  return code;
}

/** The app's own, as it was built. */
async function stylesOf(root: string): Promise<string> {
  const assets = join(root, "dist/client/assets");
  const names = (await readdir(assets)).filter((name) => name.endsWith(".css"));
  return (await Promise.all(names.map((name) => readFile(join(assets, name), "utf8")))).join("\n");
}
