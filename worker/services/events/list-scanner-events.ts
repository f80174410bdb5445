import type { ScannerEvent } from "#shared/views/gate";
import type { ActorCtx } from "../../context.ts";

export async function listScannerEvents(_ctx: ActorCtx): Promise<ScannerEvent[]> {
  throw new Error("unreachable");
}
