import { describe, expect, test } from "vitest";
import { SCANS_IN_SYNC_MAX } from "#shared/limits";
import { readScanFile } from "./read-scan-file.ts";

const part = (scans: readonly unknown[] = [{ seq: 1 }], eventId = "evt_1") => ({
  ...{ eventId, logId: "log_1", scans, signature: "sig", now: { at: 1, upMs: 1, life: "one" } },
});
const read = (syncs: unknown) => readScanFile(JSON.stringify({ publicKey: "key", opened: "sig", syncs }), "evt_1");

describe("a scanner's saved scans", () => {
  test("are sent part by part as they were signed", () => {
    expect(read([part(), part([{ seq: 2 }])])).toEqual({ ok: true, value: [part(), part([{ seq: 2 }])] });
  });

  test.each<[string, unknown]>([
    ["nothing", []],
    ["no list", "syncs"],
    ["a part without scans", [part([])]],
    ["a part that is none", [part(), null]],
    ["a part without a signature", [{ ...part(), signature: undefined }]],
  ])("are told from %s", (_, syncs) => {
    expect(read(syncs)).toMatchObject({ refusal: { code: "not-a-log" } });
  });

  test("are told from any other file", () => {
    for (const text of ["", "null", "[]", "{}", "PK\u0003\u0004"])
      expect(readScanFile(text, "evt_1")).toMatchObject({ refusal: { code: "not-a-log" } });
  });

  test("belong to one event", () => {
    expect(read([part(), part([{ seq: 2 }], "evt_2")])).toMatchObject({ refusal: { code: "log-elsewhere" } });
  });

  test("have parts that a request can carry", () => {
    const many = Array.from({ length: SCANS_IN_SYNC_MAX + 1 }, (_, n) => ({ seq: n + 1 }));
    expect(read([part(many)])).toMatchObject({ refusal: { code: "log-too-large" } });
    expect(read([part([{ code: "x".repeat(70_000) }])])).toMatchObject({ refusal: { code: "log-too-large" } });
  });
});
