import { describe, expect, test } from "vitest";
import { requirePublicAddress } from "./fetch-outside.ts";

/** Each way says what is wrong. */
const REFUSED =
  /not an address|must begin with https|no name of the public web|of a private network|Leave (the name|out the port|out what begins with #)/;

describe("an address somebody typed in", () => {
  // ASVS 1.3.6
  test.each([
    "http://login.college.edu",
    "ftp://login.college.edu",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://localhost",
    "https://localhost.",
    "https://LOCALHOST/",
    "https://sub.localhost",
    "https://127.0.0.1",
    "https://127.1",
    "https://2130706433",
    "https://0x7f000001",
    "https://0177.0.0.1",
    "https://[::1]",
    "https://[::ffff:127.0.0.1]",
    "https://[fd00:ec2::254]",
    "https://169.254.169.254/latest/meta-data",
    "https://10.0.0.8",
    "https://metadata.google.internal",
    "https://printer.local",
    "https://router.lan",
    "https://intranet",
    "https://10.in-addr.arpa",
    "https://abc.onion",
    "https://login.college.edu:8443",
    "https://user:secret@login.college.edu",
    "https://login.college.edu@127.0.0.1",
    "https://login.college.edu/#x",
    "https://１２７.０.０.１",
    "https://localhost%2e",
    "//login.college.edu",
    "",
  ])("is not fetched unless it is of the public web: %s", (address) => {
    expect(() => requirePublicAddress(address, false)).toThrow(REFUSED);
  });

  test.each(["https://login.college.edu", "https://login.college.edu/realms/a/", "https://münchen.example.de/x?y=1"])(
    "is fetched if it is: %s",
    (address) => {
      expect(requirePublicAddress(address, false).protocol).toBe("https:");
    },
  );

  test("on this machine is fetched while developing, and nowhere else inside", () => {
    expect(requirePublicAddress("http://127.0.0.1:4011/x", true).port).toBe("4011");
    expect(() => requirePublicAddress("http://10.0.0.8", true)).toThrow(REFUSED);
    expect(() => requirePublicAddress("http://login.college.edu", true)).toThrow(REFUSED);
  });
});
