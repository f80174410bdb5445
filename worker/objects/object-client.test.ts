import { describe, expect, test } from "vitest";
import { AppError } from "#shared/errors";
import { ok, refuse } from "#shared/result";
import { callObject, domainOnly } from "./object-client.ts";

const failing = (flags: object, message = "boom") => Object.assign(new Error(message), flags);

/** Stubs that fail in turn; the n-th connection gives the n-th outcome. */
function connections(outcomes: (Error | string)[]) {
  let connected = 0;
  const connect = () => connected++;
  const call = async (stub: number) => {
    const outcome = outcomes[stub];
    if (typeof outcome !== "string") throw outcome ?? new Error("one call too many");
    return outcome;
  };
  return { run: () => callObject(connect, call), count: () => connected };
}

describe("calling an object", () => {
  test("a lost call is made once more, on a fresh stub", async () => {
    for (const lost of [failing({ retryable: true }), failing({}, "Network connection lost.")]) {
      const { run, count } = connections([lost, "done"]);
      expect(await run()).toBe("done");
      expect(count()).toBe(2);
    }
  });

  test("a second loss is the end", async () => {
    const { run, count } = connections([failing({ retryable: true }), failing({ retryable: true }, "again"), "never"]);
    await expect(run()).rejects.toThrow("again");
    expect(count()).toBe(2);
  });

  test("an overloaded object is left alone, even if it calls itself retryable", async () => {
    const { run, count } = connections([failing({ overloaded: true, retryable: true }), "never"]);
    await expect(run()).rejects.toMatchObject({ code: "OVERLOADED" });
    expect(count()).toBe(1);
  });

  test("a bug is not retried", async () => {
    const { run, count } = connections([failing({ remote: true }), "never"]);
    await expect(run()).rejects.toThrow("boom");
    expect(count()).toBe(1);
  });
});

describe("an object's answer", () => {
  test("the domain's refusal stays a value", () => {
    expect(domainOnly(refuse({ code: "event-full" }))).toEqual(refuse({ code: "event-full" }));
    expect(domainOnly(ok(7))).toEqual(ok(7));
  });

  test.each([
    ["object-unknown", "NOT_FOUND"],
    ["overloaded", "OVERLOADED"],
    ["command-id-reused", "COMMAND_ID_REUSED"],
  ] as const)("its own failure %s is the edge's %s", (failure, code) => {
    expect(() => domainOnly(refuse({ code: failure }))).toThrow(new AppError(code));
  });
});
