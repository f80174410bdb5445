/** Where in the scanner's pages we are: everything a reload, Back or a shared link must bring back. */
export type ScanAddress = {
  readonly college: string;
  /** Null where the event and the gate are chosen. */
  readonly eventId: string | null;
  readonly gate: string | null;
  /** The food station whose orders are handed over, instead of admitting at the gate. */
  readonly handOver: string | null;
  /** The desk whose queue is called and served, instead of admitting at the gate. */
  readonly desk: string | null;
  /** The list that is scanned for; null: the event's entry. */
  readonly list: string | null;
  /** Outwards. */
  readonly exit: boolean;
  /** Guests check in by themselves, and see nothing else. */
  readonly kiosk: boolean;
  /** Choose again although this phone remembers a gate. */
  readonly choose: boolean;
};

/** Reads `/{college}/scan` and `/{college}/scan/{eventId}?gate=…&handOver=…&desk=…&kiosk=…`; null for any other address. */
export function readScanAddress(pathname: string, search: string): ScanAddress | null {
  const match = /^\/([^/]+)\/scan(?:\/([^/]+))?\/?$/.exec(pathname);
  if (!match?.[1]) return null;
  const params = new URLSearchParams(search);
  return {
    college: decodeURIComponent(match[1]),
    eventId: match[2] ? decodeURIComponent(match[2]) : null,
    gate: params.get("gate"),
    handOver: params.get("handOver"),
    desk: params.get("desk"),
    list: params.get("list"),
    exit: params.get("exit") === "true",
    kiosk: params.get("kiosk") === "true",
    choose: params.get("choose") === "true",
  };
}

/** The inverse of `readScanAddress`. */
export function scanHref(to: Partial<ScanAddress> & Pick<ScanAddress, "college">): string {
  const params = new URLSearchParams();
  if (to.gate) params.set("gate", to.gate);
  if (to.handOver) params.set("handOver", to.handOver);
  if (to.desk) params.set("desk", to.desk);
  if (to.list) params.set("list", to.list);
  if (to.exit) params.set("exit", "true");
  if (to.kiosk) params.set("kiosk", "true");
  if (to.choose) params.set("choose", "true");
  const path = `/${encodeURIComponent(to.college)}/scan${to.eventId ? `/${encodeURIComponent(to.eventId)}` : ""}`;
  return params.size > 0 ? `${path}?${params}` : path;
}
