import Bowser from "bowser";
import type { Device } from "#shared/views/session";

/** The browser and system a user agent string names, for its owner to recognise. Whatever it claims is only shown. */
export function describeDevice(userAgent: string | null): Device {
  if (!userAgent) return { browser: null, system: null };
  const { browser, os } = Bowser.parse(userAgent);
  return { browser: browser.name || null, system: os.name || null };
}
