import { SCANS_IN_SYNC_MAX, SYNC_BYTES_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { Api } from "#web/lib/trpc";

/** What one request brings in; the phone signed it as a whole, so it is not cut anew. */
export type ScanFilePart = Parameters<Api["client"]["entry"]["takeLog"]["mutate"]>[0];

export type ScanFileProblem = { readonly code: "not-a-log" | "log-elsewhere" | "log-too-large" };

/** Some 30,000 scans, more than a gate has in a week. */
export const SCAN_FILE_BYTES_MAX = 30_000_000;

/** A scanner's saved scans, part by part. The server checks what they say: here only that they can be sent. */
export function readScanFile(text: string, eventId: string): Result<readonly ScanFilePart[], ScanFileProblem> {
  if (text.length > SCAN_FILE_BYTES_MAX) return refuse({ code: "log-too-large" });
  const parts = partsOf(text);
  if (!parts || parts.length === 0 || !parts.every(isPart)) return refuse({ code: "not-a-log" });
  if (parts.some((part) => part.eventId !== eventId)) return refuse({ code: "log-elsewhere" });
  const isTooLarge = (part: ScanFilePart) =>
    part.scans.length > SCANS_IN_SYNC_MAX || new Blob([JSON.stringify(part.scans)]).size > SYNC_BYTES_MAX;
  return parts.some(isTooLarge) ? refuse({ code: "log-too-large" }) : ok(parts);
}

export function wordsForScanFile({ code }: ScanFileProblem): { readonly title: string; readonly detail: string } {
  switch (code) {
    case "not-a-log":
      return {
        title: "These are no saved scans",
        detail: "Choose the file scan-log.json that the scanner saved, unchanged.",
      };
    case "log-elsewhere":
      return { title: "These scans are of another event", detail: "Open that event’s check-in page to bring them in." };
    case "log-too-large":
      return {
        title: "This file is too large",
        detail: "No scanner saves so much in one part. Save its scans once more.",
      };
  }
}

function partsOf(text: string): readonly unknown[] | null {
  try {
    const { syncs } = JSON.parse(text);
    return Array.isArray(syncs) ? syncs : null;
  } catch {
    return null;
  }
}

function isPart(part: unknown): part is ScanFilePart {
  if (typeof part !== "object" || part === null) return false;
  const { eventId, logId, scans, signature, now } = part as Partial<Record<keyof ScanFilePart, unknown>>;
  const isText = [eventId, logId, signature].every((one) => typeof one === "string");
  return isText && Array.isArray(scans) && scans.length > 0 && typeof now === "object" && now !== null;
}
