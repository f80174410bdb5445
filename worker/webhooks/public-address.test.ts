import { describe, expect, test } from "vitest";
import { isPublicAddress } from "./public-address.ts";

describe("an address that webhooks may go to", () => {
  test.each(["1.1.1.1", "8.8.8.8", "93.184.215.14", "172.15.0.1", "172.32.0.1", "100.128.0.1", "223.255.255.255"])(
    "%s is public",
    (text) => expect(isPublicAddress(text)).toBe(true),
  );
  test.each(["2606:4700::6810:84e5", "2a00:1450:4001:82b::200e", "2001:4860:4860::8888"])("%s is public", (text) =>
    expect(isPublicAddress(text)).toBe(true),
  );
  test.each([
    ...["0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.1.2.3", "169.254.169.254"],
    ...["172.16.0.1", "172.31.255.255", "192.0.0.170", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255"],
    ...["198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1"],
  ])("%s is not", (text) => expect(isPublicAddress(text)).toBe(false));
  test.each([
    ...["::", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "fe80::1"],
    ...["fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001::1", "2001:0:7f00:1::", "2001:db8::1", "2002:7f00:1::"],
    ...["2002:a9fe:a9fe::1", "3fff::1", "100::1", "5f00::1"],
  ])("%s is not", (text) => expect(isPublicAddress(text)).toBe(false));
  test.each(["", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "0x7f.1", "2001:::1", "1:2:3:4:5:6:7", "g::1"])(
    "%j is no address",
    (text) => expect(isPublicAddress(text)).toBe(false),
  );
});
