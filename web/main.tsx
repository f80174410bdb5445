import { readScanAddress } from "./features/scanner/scan-address.ts";
import { keepOffline } from "./lib/keep-offline.ts";
import { offerApp } from "./lib/offer-app.ts";
import { applyTheme } from "./lib/theme.ts";
import "./styles.css";

applyTheme();

const root = document.getElementById("app");
if (!root) throw new Error("index.html has no #app");

// A scanner must open on a volunteer's phone at once, so it loads none of the other pages' machinery.
const surface = readScanAddress(location.pathname, location.search) ? "scanner" : "campus";
const { boot } =
  surface === "scanner" ? await import("./features/scanner/boot-scanner.tsx") : await import("./boot-pages.tsx");
boot(root);
offerApp(surface);
void keepOffline(surface);
