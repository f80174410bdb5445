import type { CommandId } from "#shared/ids";
import { idOfCause } from "../../ids.ts";

/** The id of a command that follows from a cause: repeated, it is the same command. */
export async function deriveCommand(cause: string): Promise<CommandId> {
  return (await idOfCause("staffMove", cause)) as string as CommandId;
}
