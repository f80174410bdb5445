import { fileURLToPath } from "node:url";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { withChildPid } from "./child-processes.ts";
import { PORTS, type Served } from "./served.ts";

/** The same runtime behaviour as the product's in wrangler.toml. */
const COMPATIBILITY_DATE = "2026-10-12";

/** The bare Worker, served the way the product is. */
export async function startReference(stateDir: string): Promise<Served> {
  const object = (className: string) => ({ className, useSQLite: true });
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: PORTS.reference,
      resourcePersistencePath: stateDir,
      cf: false,
      telemetry: { enabled: false },
      handleStructuredLogs: ({ level, message }) => {
        if (level === "error") process.stderr.write(`${message}\n`);
      },
      workers: [
        {
          name: "reference",
          modules: true,
          scriptPath: fileURLToPath(new URL("../reference/worker.js", import.meta.url)),
          compatibilityDate: COMPATIBILITY_DATE,
          durableObjects: { BARE_OBJECT: object("BareObject"), BARE_BROADCASTER: object("BareBroadcaster") },
        },
      ],
    }),
  );
  const { started: url, pid } = await withChildPid(() => miniflare.ready);
  return { port: Number(url.port), pid, holder: null, stop: () => miniflare.dispose() };
}
