import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findBreaks } from "#worker/rest/compare-documents";
import { describeApi } from "#worker/rest/describe-api";
import { root } from "./steps.ts";

const published = () => JSON.parse(readFileSync(join(root, "docs/openapi.json"), "utf8"));

type Schema = { enum?: string[]; items?: Schema; properties: Record<string, Partial<Schema> & { type?: string }> };
type Described = {
  readonly parameters: { name: string; in: string; required: boolean; schema: { enum?: string[] } }[];
  readonly responses: {
    readonly "200": { readonly content: { readonly "application/json": { readonly schema: Schema } } };
  };
};

describe("the published document of the API", () => {
  test("is what the procedures say: npm run openapi writes it, and refuses to break a promise", () => {
    expect(describeApi("{college}")).toEqual(published());
  });

  test("names a scope and a procedure's own fields for each operation", () => {
    const { paths } = published();
    const register = paths["/events/{eventId}/registrations"].post;
    expect(register["x-scope"]).toBe("registrations:write");
    expect(register.parameters.map(({ name }: { name: string }) => name).sort()).toEqual([
      "Idempotency-Key",
      "eventId",
    ]);
    expect(register.requestBody.content["application/json"].schema.properties.rows.maxItems).toBe(100);
    expect(paths["/events/{eventId}/check-ins"].get.parameters.map(({ name }: { name: string }) => name)).toContain(
      "cursor",
    );
  });
});

describe("a change of the document", () => {
  type Change = (document: ReturnType<typeof published>) => void;
  const breaksAfter = (change: Change) => {
    const changed = published();
    change(changed);
    return findBreaks(published(), changed);
  };
  const events = (document: ReturnType<typeof published>): Described => document.paths["/events"].get;
  const answer = (document: ReturnType<typeof published>) =>
    events(document).responses["200"].content["application/json"].schema;

  test("that only adds breaks nobody", () => {
    expect(
      breaksAfter((document) => {
        document.paths["/new"] = { get: {} };
        answer(document).properties.more = { type: "string" };
        events(document).parameters.push({ name: "more", in: "query", required: false, schema: {} });
        document.info.description = "Otherwise";
      }),
    ).toEqual([]);
  });

  test.each<[string, Change, RegExp]>([
    ["an operation that goes", (document) => delete document.paths["/events"], /get \/events is gone/],
    ["another scope", (document) => Object.assign(events(document), { "x-scope": "stations:read" }), /another scope/],
    ["an answer without a field", (document) => delete answer(document).properties.nextCursor, /nextCursor is gone/],
    [
      "an answer whose field may be missing",
      (document) => Object.assign(answer(document), { required: [] }),
      /may be missing/,
    ],
    [
      "a new state in an answer",
      (document) => answer(document).properties.events?.items?.properties.status?.enum?.push("postponed"),
      /status has another enum/,
    ],
    [
      "a parameter that is needed",
      (document) => events(document).parameters.push({ name: "x", in: "query", required: true, schema: {} }),
      /needs query x/,
    ],
    [
      "a tighter limit",
      (document) => {
        const schema =
          document.paths["/events/{eventId}/registrations"].post.requestBody.content["application/json"].schema;
        schema.properties.rows.maxItems = 10;
      },
      /tighter maxItems/,
    ],
    [
      "one choice less",
      (document) => {
        events(document)
          .parameters.find(({ name }) => name === "show")
          ?.schema.enum?.pop();
      },
      /query show has another enum/,
    ],
  ])("%s is a break", (_, change, says) => {
    expect(breaksAfter(change).join("\n")).toMatch(says);
  });
});
