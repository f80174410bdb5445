import type { inferRouterOutputs } from "@trpc/server";
import type * as z from "zod";
import type { ApiScope } from "#shared/api-scopes";
import type { AppRouter } from "../trpc/router.ts";

type Outputs = inferRouterOutputs<AppRouter>;
/** What a procedure answers when it does not refuse. */
type Answered<T> = T extends { readonly ok: true; readonly value: infer V } ? V : T extends { ok: false } ? never : T;

/** One thing the API can do: a procedure of ours under an address of its own. */
export type Operation = {
  readonly id: string;
  readonly method: "get" | "post";
  /** Below `/api/{college}/v1`; a name in braces is a field of the procedure's input. */
  readonly path: string;
  readonly scope: ApiScope;
  readonly summary: string;
  readonly tag: string;
  /** As the router names it; it says what goes in, and who may. */
  readonly procedure: string;
  /** What of the input is always the same, and what is called otherwise here. */
  readonly fixed: Readonly<Record<string, unknown>>;
  readonly renamed: Readonly<Record<string, string>>;
  /** What comes out, as it is promised. */
  readonly answer: z.ZodType;
  readonly shape: (output: unknown) => unknown;
};

/** Ties an address to a procedure: what it answers must have all that is promised, or this does not compile. */
export function operation<
  S extends keyof Outputs & string,
  N extends keyof Outputs[S] & string,
  A extends z.ZodType,
>(one: {
  readonly id: string;
  readonly method: Operation["method"];
  readonly path: string;
  readonly scope: ApiScope;
  readonly summary: string;
  readonly tag: string;
  readonly procedure: readonly [surface: S, name: N];
  readonly fixed?: Operation["fixed"];
  readonly renamed?: Operation["renamed"];
  readonly answer: A;
  readonly shape: (output: Answered<Outputs[S][N]>) => z.input<A>;
}): Operation {
  const { procedure, fixed = {}, renamed = {}, shape, ...rest } = one;
  return { ...rest, procedure: procedure.join("."), fixed, renamed, shape: shape as Operation["shape"] };
}
