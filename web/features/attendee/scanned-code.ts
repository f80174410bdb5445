const PREFIX = "#code=";

/** What the QR on a station's screen leads to: its page, with the code in the part of the address no server sees. */
export function joinAddress(college: string, stationId: string, code: string | null): string {
  return `${location.origin}/${college}/stations/${stationId}${code === null ? "" : PREFIX + code}`;
}

/** The code this page was opened with by scanning; null otherwise. It stays good for a minute or two. */
export function scannedCode(): string | null {
  return location.hash.startsWith(PREFIX) ? decodeURIComponent(location.hash.slice(PREFIX.length)) : null;
}
