import { readScanAddress } from "./features/scanner/scan-address.ts";
import { applyTheme } from "./lib/theme.ts";
import "./styles.css";

applyTheme();

const root = document.getElementById("app");
if (!root) throw new Error("index.html has no #app");

// A scanner must open on a volunteer's phone at once, so it loads none of the other pages' machinery.
const { boot } = readScanAddress(location.pathname, location.search)
  ? await import("./features/scanner/boot-scanner.tsx")
  : await import("./boot-pages.tsx");
boot(root);
