import { expect, test } from "vitest";
import { readScanAddress, scanHref } from "./scan-address.ts";

test("an address says where we are, and leads back to itself", () => {
  const href = "/north/scan/evt_1?gate=gat_2&handOver=stn_3&desk=stn_5&list=lst_4&exit=true";
  const address = readScanAddress("/north/scan/evt_1", "?gate=gat_2&handOver=stn_3&desk=stn_5&list=lst_4&exit=true");
  const place = { college: "north", eventId: "evt_1", gate: "gat_2", handOver: "stn_3", desk: "stn_5" };
  expect(address).toEqual({ ...place, list: "lst_4", exit: true, kiosk: false, choose: false });
  expect(address && scanHref(address)).toBe(href);
});

test("without an event one chooses", () => {
  expect(readScanAddress("/north/scan/", "?choose=true")).toMatchObject({ eventId: null, choose: true });
  expect(scanHref({ college: "north", choose: true })).toBe("/north/scan?choose=true");
});

test("other pages are not the scanner's", () => {
  for (const path of ["/", "/north", "/north/scanner", "/scan", "/north/scan/a/b", "/north/events/scan"]) {
    expect(readScanAddress(path, "")).toBeNull();
  }
});
