import { afterEach, expect, test, vi } from "vitest";
import { recallCamera, rememberCamera } from "./camera-memory.ts";
import { openStream } from "./use-camera.ts";

afterEach(() => vi.unstubAllGlobals());

/** A device with one camera, which says what was asked of it. */
function cameras(there: string, failure = new DOMException("not here", "OverconstrainedError")) {
  const asked: unknown[] = [];
  const getUserMedia = async ({ video: { deviceId, facingMode } }: { video: MediaTrackConstraints }) => {
    asked.push(deviceId ?? facingMode);
    if (deviceId && (deviceId as { exact: string }).exact !== there) throw failure;
    return "a stream" as unknown as MediaStream;
  };
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia } });
  return asked;
}

test("the camera that was chosen on this device is opened, and the one that faces so where it is gone", async () => {
  const asked = cameras("rear");
  await openStream("rear", "environment");
  expect(asked.splice(0)).toEqual([{ exact: "rear" }]);
  await openStream("unplugged", "environment");
  expect(asked.splice(0)).toEqual([{ exact: "unplugged" }, { ideal: "environment" }]);
  await openStream(null, "user");
  expect(asked).toEqual([{ ideal: "user" }]);
});

test("whoever says no is not asked for another camera", async () => {
  const asked = cameras("rear", new DOMException("no", "NotAllowedError"));
  await expect(openStream("front", "environment")).rejects.toMatchObject({ name: "NotAllowedError" });
  expect(asked).toEqual([{ exact: "front" }]);
});

test("a choice stays on the device, and a browser that keeps nothing has none", () => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  expect(recallCamera()).toBeNull();
  rememberCamera("rear");
  expect(recallCamera()).toBe("rear");
  const blocked = () => {
    throw new DOMException("blocked", "SecurityError");
  };
  vi.stubGlobal("localStorage", { getItem: blocked, setItem: blocked });
  rememberCamera("front");
  expect(recallCamera()).toBeNull();
});
