import type { Me } from "#shared/views/college";
import { forgetDevice, proofOf, readDevice } from "#web/lib/device-key";
import { toProblem } from "#web/lib/problem";
import { forgetGate } from "./gate-memory.ts";
import type { ScanApi } from "./scan-api.ts";

/**
 * Who is signed in. A phone that is enrolled as a scanner signs itself in by its key; one that was removed, or whose
 * event is over, forgets all it holds.
 */
export async function whoIsHere(client: ScanApi["client"], college: string): Promise<Me> {
  const found = await client.auth.me.query();
  const device = found.user ? null : await readDevice(college);
  if (!device) return found;
  try {
    await client.devices.prove.mutate(await proofOf(device));
  } catch (failure) {
    const { code } = toProblem(failure);
    if (code === "DEVICE_REVOKED" || code === "DEVICE_ENDED") {
      await forgetDevice(college);
      forgetGate(college);
    }
    throw failure;
  }
  return client.auth.me.query();
}
