import { join } from "node:path";
import { rolldown } from "rolldown";
import type { Beside } from "../../scripts/serve.ts";

export const HOLDER = "holder";

/** The worker that holds followers' sockets in the process of the product. */
export async function holderBeside(): Promise<Beside> {
  const bundled = await rolldown({ input: join(import.meta.dirname, "../holder/worker.ts") });
  const { output } = await bundled.generate({ format: "esm" });
  await bundled.close();
  return {
    name: HOLDER,
    script: output[0].code,
    // Asleep it would lose the sockets it holds.
    durableObjects: { HOLDER: { className: "SocketHolder", unsafePreventEviction: true } },
  };
}
