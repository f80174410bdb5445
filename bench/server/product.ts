import { serve } from "../../scripts/serve.ts";
import { withChildPid } from "./child-processes.ts";
import { HOLDER, holderBeside } from "./holder.ts";
import type { Served } from "./served.ts";

/** High enough never to be what is measured. */
const UNLIMITED = 1_000_000;

export type ProductOptions = {
  readonly port: number;
  readonly commandsPerSecond?: number;
  /** The web app's files, and the local stand-in for the server of files that comes with them. */
  readonly assets?: boolean;
  /** Whether a worker in the same process holds sockets. */
  readonly holder?: boolean;
};

/** The built product with everything behind it. */
export async function startProduct(
  stateDir: string,
  { port, commandsPerSecond = UNLIMITED, assets = false, holder = false }: ProductOptions,
): Promise<Served> {
  const vars = {
    OBJECT_COMMANDS_PER_SECOND: String(commandsPerSecond),
    OBJECT_SOCKETS: String(UNLIMITED),
    PERSON_REQUESTS_PER_MINUTE: "0",
    DEV_MAILBOX: "on",
  };
  const beside = holder ? [await holderBeside()] : [];
  const { started, pid } = await withChildPid(() => serve({ port, stateDir, vars, assets, beside }));
  return {
    port: Number(new URL(started.url).port),
    pid,
    holder: holder ? await started.urlOf(HOLDER) : null,
    stop: started.dispose,
  };
}
