import { TRPCClientError } from "@trpc/client";
import { describe, expect, test } from "vitest";
import type { AppErrorCode } from "#shared/errors";
import { sendAgainAfter } from "./send-again.ts";

function answer(appCode: AppErrorCode, retryAfter: string | null): TRPCClientError<never> {
  const response = new Response(null, retryAfter ? { headers: { "retry-after": retryAfter } } : {});
  const result = { error: { code: -32_000, message: "no", data: { appCode } } };
  return TRPCClientError.from(result as never, { meta: { response } });
}

describe("what was not done is sent again", () => {
  test("after the time a busy server asked for, and up to as long again, so that a crowd spreads", () => {
    const busy = answer("OVERLOADED", "2");
    expect(sendAgainAfter(busy, 1, 0)).toBe(2_000);
    expect(sendAgainAfter(busy, 5, 0.5)).toBe(3_000);
    expect(sendAgainAfter(busy, 6, 0)).toBeNull();
  });

  test("a few times after the pause that whoever asked too often is asked for", () => {
    const often = answer("TOO_MANY_REQUESTS", "2");
    expect(sendAgainAfter(often, 1, 0)).toBe(2_000);
    expect(sendAgainAfter(often, 3, 0.5)).toBe(3_000);
    expect(sendAgainAfter(often, 4, 0)).toBeNull();
  });

  test("after a loss of the network, at once and then more slowly", () => {
    const lost = new TRPCClientError("failed to fetch");
    expect(sendAgainAfter(lost, 1, 0.5)).toBe(800);
    expect(sendAgainAfter(lost, 3, 0.5)).toBe(3_200);
    expect(sendAgainAfter(lost, 4, 0.5)).toBeNull();
  });

  test("not where it would not help", () => {
    expect(sendAgainAfter(answer("OVERLOADED", null), 1, 0)).toBeNull();
    expect(sendAgainAfter(answer("TOO_MANY_REQUESTS", null), 1, 0)).toBeNull();
    expect(sendAgainAfter(answer("NOT_ALLOWED", null), 1, 0)).toBeNull();
    expect(sendAgainAfter(new Error("ours"), 1, 0)).toBeNull();
  });
});
