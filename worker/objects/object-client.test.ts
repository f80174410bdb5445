import { describe, expect, test } from "vitest";
import { AppError } from "#shared/errors";
import { ok, refuse } from "#shared/result";
import { callObject, domainOnly, shedAbove } from "./object-client.ts";

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

describe("calls on their way to one object", () => {
  test("beyond two seconds of its work the next is shed at once, others' are not, and it recovers", async () => {
    const ends: (() => void)[] = [];
    const waits = () => new Promise<void>((end) => ends.push(end));
    const flights = Array.from({ length: 400 }, () => shedAbove("one", 0, waits));
    await expect(shedAbove("one", 0, waits)).rejects.toMatchObject({ code: "OVERLOADED" });
    await shedAbove("other", 0, async () => {});
    ends[0]?.();
    await flights[0];
    await shedAbove("one", 0, async () => {});
    for (const end of ends) end();
    await Promise.all(flights);
  });

  test("one that never ends counts for half a minute", async () => {
    const never = () => new Promise<void>(() => {});
    for (let i = 0; i < 400; i++) void shedAbove("stuck", 0, never);
    await expect(shedAbove("stuck", 29_999, never)).rejects.toMatchObject({ code: "OVERLOADED" });
    await shedAbove("stuck", 30_000, async () => {});
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
