import type { Home } from "#shared/views/home";
import type { ActorCtx } from "../../context.ts";

export async function getHome(_ctx: ActorCtx): Promise<Home> {
  throw new Error("unreachable");
}
