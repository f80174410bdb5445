import type { Me } from "#shared/views/college";
import { forgetDevice, proofOf, readDevice } from "#web/lib/device-key";
import { toProblem } from "#web/lib/problem";
import { isDeviceOver } from "./device-over-words.ts";
import { forgetGate } from "./gate-memory.ts";
import { forgetCollege, keepMe } from "./own-gate/kept-college.ts";
import type { ScanApi } from "./scan-api.ts";

/**
 * Who is signed in. A phone that is enrolled as a scanner signs itself in by its key; one that was removed, or whose
 * event is over, forgets all it holds.
 */
export async function whoIsHere(client: ScanApi["client"], college: string): Promise<Me> {
  const found = await client.auth.me.query();
  const device = found.user ? null : await readDevice(college);
  if (!device) return keep(college, found);
  try {
    await client.devices.prove.mutate(await proofOf(device));
  } catch (failure) {
    const { code } = toProblem(failure);
    if (isDeviceOver(code)) {
      await forgetDevice(college);
      forgetGate(college);
      await forgetCollege(college).catch(() => undefined); // where nothing could be kept, nothing is
    }
    throw failure;
  }
  return keep(college, await client.auth.me.query());
}

/** For the next time, when there may be no network; what somebody else left here goes. */
async function keep(college: string, me: Me): Promise<Me> {
  await keepMe(college, me).catch(() => undefined); // a browser that keeps nothing asks again
  return me;
}
