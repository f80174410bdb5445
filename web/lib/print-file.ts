import { openFile } from "./open-file.ts";

/** A print dialog that nobody answers must not keep the file for the whole day. */
const KEPT_MS = 5 * 60_000;

/** Prints a PDF without leaving the page: the browser asks which printer, or in its own kiosk mode takes the usual one. */
export function printFile(name: string, pdf: Blob): void {
  const address = URL.createObjectURL(pdf);
  const frame = document.createElement("iframe");
  // Not `hidden`: what is not laid out is not printed either.
  frame.className = "sr-only";
  frame.tabIndex = -1;
  frame.ariaHidden = "true";
  frame.title = name;
  const drop = () => {
    frame.remove();
    URL.revokeObjectURL(address);
  };
  frame.addEventListener("load", () => {
    try {
      frame.contentWindow?.print();
    } catch {
      // A browser whose viewer is a page of its own: it prints there.
      openFile(name, pdf.type, [pdf]);
      drop();
    }
  });
  frame.src = address;
  document.body.append(frame);
  setTimeout(drop, KEPT_MS);
}
