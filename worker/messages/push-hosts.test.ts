import { expect, test } from "vitest";
import { isPushEndpoint } from "./push-hosts.ts";

// ASVS 1.3.6
test("notes go to the push services of browsers alone", () => {
  for (const address of [
    "https://fcm.googleapis.com/fcm/send/abc",
    "https://updates.push.services.mozilla.com/wpush/v2/abc",
    "https://wns2-par02p.notify.windows.com/w/?token=abc",
    "https://web.push.apple.com/abc",
  ])
    expect(isPushEndpoint(address, false), address).toBe(true);
  for (const address of [
    "http://fcm.googleapis.com/fcm/send/abc",
    "https://fcm.googleapis.com.evil.example/abc",
    "https://fcm.googleapis.com:8443/abc",
    "https://someone@fcm.googleapis.com/abc",
    "https://evil.example/fcm.googleapis.com",
    "https://169.254.169.254/latest/meta-data",
    "http://127.0.0.1:8787/api/health",
    "https://localhost/abc",
    "https://notify.windows.com.evil.example/abc",
    "file:///etc/passwd",
    "no address",
  ])
    expect(isPushEndpoint(address, false), address).toBe(false);
  expect(isPushEndpoint("http://127.0.0.1:8787/push/abc", true)).toBe(true);
  expect(isPushEndpoint("http://10.0.0.1/push/abc", true)).toBe(false);
});
