import { expect, test } from "vitest";
import { commandIdSchema } from "#shared/ids";
import { ownCommandId } from "./command-log.ts";

test("no client can send an id the object gives its own commands", () => {
  for (const cause of ["configure-event-2", "configure-station-2", "expire-hold-usr_1-60000"]) {
    expect(commandIdSchema.safeParse(ownCommandId(cause)).success).toBe(false);
  }
});
