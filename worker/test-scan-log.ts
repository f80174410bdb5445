import { encodeBase64Url } from "#shared/base64url";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import { CHAIN_START } from "#shared/hash-chain";
import type { CommandId, EventId, GateId, ScanLogId } from "#shared/ids";
import { keptCode } from "#shared/kept-code";
import { type ChainedScan, type LoggedScan, scanHash, scanLogClosing, scanLogProof } from "#shared/scan-log";
import { newId } from "./ids.ts";
import { type Browser, commandId } from "./test-browser.ts";

const DAY_MS = 86_400_000;

/** For tests: a phone that writes down what it decides by itself. */
export async function makeScanLog(browser: Browser, eventId: EventId, gateId: GateId) {
  const { privateKey, publicKey } = (await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  const point = (await crypto.subtle.exportKey("raw", publicKey)) as ArrayBuffer;
  const logId: ScanLogId = newId("scanLog", Date.now());
  const scans: ChainedScan[] = [];
  const startedAt = Date.now();
  const time = (at = Date.now()) => ({ at, upMs: at - startedAt + DAY_MS, life: "first" });
  const signText = async (said: string) => {
    const text = new TextEncoder().encode(said);
    return encodeBase64Url(
      new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, text)),
    );
  };
  const sign = (head: { readonly seq: number; readonly hash: string }) => signText(scanLogProof(logId, head));
  const body = async (from = 1, to = scans.length) => {
    const part = scans.filter(({ seq }) => seq >= from && seq <= to);
    const last = part.at(-1) ?? { seq: 0, hash: CHAIN_START };
    return { eventId, logId, scans: part, signature: await sign(last), now: time() };
  };
  return {
    logId,
    scans,
    body,
    time,
    open: async (by = browser) => {
      const signature = await sign({ seq: 0, hash: CHAIN_START });
      return by.api.scanner.openLog.mutate({
        ...{ eventId, logId, signature },
        publicKey: encodeBase64Url(new Uint8Array(point)),
      });
    },
    /**
     * @param code as it was read; of a scan that is taken back, its id
     * @param at   when it happened, by a clock that is right
     */
    write: async (code: string, more: Partial<LoggedScan> = {}, at = Date.now()) => {
      const before = scans.at(-1)?.hash ?? CHAIN_START;
      const place = { eventId, gateId, listId: ENTRY_LIST_ID, direction: "in" as const };
      const said = {
        code: more.undoes ? code : keptCode(code),
        passIds: [],
        undoes: null,
        refusal: null,
        reason: null,
      };
      const scanId = commandId() as CommandId;
      const scan: LoggedScan = { seq: scans.length + 1, scanId, ...place, ...said, time: time(at), ...more };
      scans.push({ ...scan, hash: await scanHash(logId, scan, before) });
      return scan;
    },
    /** Says that the phone has let go of it; anybody may bring that word. */
    close: async (by = browser) =>
      by.api.scanner.closeLog.mutate({ eventId, logId, signature: await signText(scanLogClosing(logId)) }),
    sync: async (from = 1, to = scans.length) => browser.api.scanner.sync.mutate(await body(from, to)),
  };
}
