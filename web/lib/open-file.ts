import { saveFile } from "./save-file.ts";

/** As long as a slow viewer takes to read it. */
const KEPT_MS = 60_000;

/** Shows a file in a tab of its own, where the browser can print it; one that lets no tab open keeps it instead. */
export function openFile(name: string, type: string, parts: readonly Blob[]): void {
  const address = URL.createObjectURL(new Blob([...parts], { type }));
  if (!window.open(address)) saveFile(name, type, parts);
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
