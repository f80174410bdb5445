import { readKioskLock } from "./features/scanner/kiosk-lock.ts";
import { readScanAddress } from "./features/scanner/scan-address.ts";
import { keepOffline } from "./lib/keep-offline.ts";
import { offerApp } from "./lib/offer-app.ts";
import { applyTheme } from "./lib/theme.ts";
import "./styles.css";

applyTheme();

const root = document.getElementById("app");
if (!root) throw new Error("index.html has no #app");

// A device that stands among guests shows its kiosk, whatever address somebody typed.
const kiosk = readKioskLock();
if (kiosk && location.pathname + location.search !== kiosk.href) history.replaceState(null, "", kiosk.href);

// A scanner must open on a volunteer's phone at once, so it loads none of the other pages' machinery.
const surface = readScanAddress(location.pathname, location.search) ? "scanner" : "campus";
const { boot } =
  surface === "scanner" ? await import("./features/scanner/boot-scanner.tsx") : await import("./boot-pages.tsx");
boot(root);
offerApp(surface);
void keepOffline(surface);
