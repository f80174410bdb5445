import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { type OutputBundle, type OutputChunk, rolldown } from "rolldown";
import type { Plugin } from "vite";
import type { Build, KeptPages } from "../web/service-worker/build.ts";

const SOURCE = fileURLToPath(new URL("../web/service-worker/service-worker.ts", import.meta.url));
const WEB = fileURLToPath(new URL("../web", import.meta.url));
const SCANNER = /\/web\/features\/scanner\/boot-scanner\.tsx$/;
const PAGES = /\/web\/boot-pages\.tsx$/;
/** Pages for who organizes and administrates: they are at a desk. */
const AT_A_DESK =
  /\/web\/routes\/(platform|\$college\/(admin|api|audit|campaigns|console|deliveries|emergencies|integrations|settings))/;
/**
 * A tenth more than there is: a surface that suddenly keeps the pages of another has an import too many, which its phones
 * load before they open.
 */
const KEPT_BYTES_MAX: Readonly<Record<KeptPages, number>> = { scanner: 820_000, campus: 1_050_000, station: 1_120_000 };
/** Of the console what volunteers stand with. */
const AT_A_STATION = /\/web\/routes\/\$college\/console(\.stations\.\$stationId\.index)?\.tsx/;

/**
 * Builds web/service-worker to /sw.js and tells it which files each surface is made of: those its chunk imports, and
 * those that it imports when needed.
 */
export function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    applyToEnvironment: ({ name }) => name === "client",
    generateBundle: {
      order: "post",
      async handler(_, bundle) {
        const source = await bundleWorker(buildOf(bundle));
        this.emitFile({ type: "asset", fileName: "sw.js", source });
      },
    },
  };
}

function buildOf(bundle: OutputBundle): Build {
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
  const entry = chunks.find(({ isEntry }) => isEntry);
  const document = bundle["index.html"];
  if (!entry || document?.type !== "asset") throw new Error("the service worker needs an entry and its document");
  const shell = filesOf(bundle, entry, () => false);
  const later = (start: RegExp, isWanted: (moduleId: string) => boolean) => {
    const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId && start.test(facadeModuleId));
    if (!chunk) throw new Error(`no chunk begins with ${start.source}`);
    // What every page starts with is kept anyway, and one of its files begins each of the surfaces.
    return [...filesOf(bundle, chunk, isWanted, new Set(shell))].filter((file) => !shell.has(file));
  };
  const notAtADesk = (id: string) => !AT_A_DESK.test(id);
  const surfaces = {
    campus: later(PAGES, notAtADesk),
    scanner: later(SCANNER, notAtADesk),
    station: later(PAGES, (id) => notAtADesk(id) || AT_A_STATION.test(id)),
  };
  for (const surface of Object.keys(surfaces) as KeptPages[]) {
    const bytes = bytesOf(bundle, [...shell, ...surfaces[surface]]);
    if (bytes > KEPT_BYTES_MAX[surface])
      throw new Error(`${surface} keeps ${bytes} bytes on each phone: more than ${KEPT_BYTES_MAX[surface]}`);
  }
  const version = createHash("sha256")
    .update(document.source)
    .update(JSON.stringify(surfaces))
    .digest("hex")
    .slice(0, 12);
  return { version, shell: [...shell], surfaces };
}

/** As they lie on the phone, but the decoder, which most browsers do without. */
function bytesOf(bundle: OutputBundle, paths: readonly string[]): number {
  return paths.reduce((sum, path) => {
    const file = bundle[path.slice(1)];
    if (!file) throw new Error(`nothing was built at ${path}`);
    if (path.endsWith(".wasm")) return sum;
    return sum + Buffer.byteLength(file.type === "chunk" ? file.code : file.source);
  }, 0);
}

/** Paths of a chunk's own file, its styles and assets, and of all it imports, now or (where `isWanted`) later. */
function filesOf(
  bundle: OutputBundle,
  chunk: OutputChunk,
  isWanted: (moduleId: string) => boolean,
  found = new Set<string>(),
): Set<string> {
  const path = `/${chunk.fileName}`;
  if (found.has(path)) return found;
  found.add(path);
  for (const asset of [...(chunk.viteMetadata?.importedCss ?? []), ...(chunk.viteMetadata?.importedAssets ?? [])]) {
    found.add(`/${asset}`);
  }
  const later = chunk.dynamicImports.filter((name) => {
    const next = bundle[name];
    return next?.type === "chunk" && next.moduleIds.every(isWanted);
  });
  for (const name of [...chunk.imports, ...later]) {
    const next = bundle[name];
    if (next?.type === "chunk") filesOf(bundle, next, isWanted, found);
  }
  return found;
}

async function bundleWorker(build: Build): Promise<string> {
  const bundled = await rolldown({ input: SOURCE, resolve: { alias: { "#web": WEB } } });
  const { output } = await bundled.generate({
    format: "iife",
    minify: true,
    intro: `const BUILD = ${JSON.stringify(build)};`,
  });
  await bundled.close();
  return output[0].code;
}
