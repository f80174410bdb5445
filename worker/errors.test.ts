import { TRPCError } from "@trpc/server";
import { describe, expect, test } from "vitest";
import { APP_ERRORS, AppError, type AppErrorCode } from "#shared/errors";
import { errorResponse, shapeError, toAppError } from "./errors.ts";
import { describeFailure } from "./log.ts";

const codes = Object.keys(APP_ERRORS) as AppErrorCode[];
const wrapped = (cause: Error) => new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause });

describe("an error of the edge", () => {
  test.each(codes)("%s keeps its code, status and words through tRPC", (code) => {
    const { message, data } = shapeError(wrapped(new AppError(code)), "r1");
    expect([data.appCode, data.httpStatus, message]).toEqual([code, APP_ERRORS[code].status, APP_ERRORS[code].message]);
  });

  test("tRPC's own complaints become ours", () => {
    expect(toAppError(new TRPCError({ code: "PARSE_ERROR" })).code).toBe("BAD_INPUT");
    expect(toAppError(new TRPCError({ code: "METHOD_NOT_SUPPORTED" })).code).toBe("METHOD_NOT_ALLOWED");
    expect(toAppError(new TRPCError({ code: "NOT_FOUND" })).code).toBe("NOT_FOUND");
  });

  test("what nobody foresaw tells nothing", async () => {
    const secret = new Error("SELECT * FROM users WHERE email = 'ana@college.edu'");
    const body = await errorResponse(wrapped(secret), "r1").text();
    expect(body).toContain("INTERNAL");
    expect(body).not.toContain("ana@");
    expect(body).not.toContain("errors.test");
  });

  test("a failed query leaves its values out of the log", () => {
    const query = new Error("Failed query: insert into users params: ana@college.edu", {
      cause: new Error("D1_ERROR"),
    });
    expect(describeFailure(query)).toContain("D1_ERROR");
    expect(describeFailure(query)).not.toContain("ana@");
  });

  test("an overloaded database is OVERLOADED, with a time to come back", () => {
    const query = new Error("Failed query", { cause: new Error("D1 DB is overloaded. Requests queued for too long.") });
    const response = errorResponse(wrapped(query), "r1");
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
  });
});
