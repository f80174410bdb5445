import type { ScanVerdict } from "#shared/domain/ledger/answers";
import type { ScanInput } from "#shared/protocol/live";
import type { Refusal, Result } from "#shared/result";
import { toProblem } from "#web/lib/problem";
import { isLastWord } from "./last-word.ts";

/** How long an answer is waited for, each way; null: not tried. */
export type Patience = { readonly socketMs: number; readonly httpMs: number | null };

/** After this the queue is waiting for us, so the volunteer is told. */
export const HTTP_REPLY_MS = 6_000;
/** A gate answers over its socket in tens of milliseconds; a person waits this long without noticing a fault. */
export const PATIENT: Patience = { socketMs: 1_500, httpMs: HTTP_REPLY_MS };

export type GateReply = Result<ScanVerdict, Refusal>;

export type AskGateDeps = {
  /** Rejects when the socket is not open, or brought no reply in time. */
  overSocket: (input: ScanInput, limitMs: number) => Promise<unknown>;
  /** Rejects when the network or the edge fails. */
  overHttp: (input: ScanInput, limitMs: number) => Promise<GateReply>;
};

export type GateAnswer =
  | { readonly type: "reply"; readonly reply: GateReply }
  /** The server will not answer whoever asks: no phone decides instead. */
  | { readonly type: "barred"; readonly error: unknown }
  | { readonly type: "unreachable"; readonly error: unknown };

/** A phone that can decide by itself waits no longer, on whichever way there seems to be. */
const OWN_AFTER_MS = 1_000;

/** How long to wait where this phone can decide by itself instead. */
export function impatient(isConnected: boolean, isCutOff: boolean): Patience {
  return { socketMs: OWN_AFTER_MS, httpMs: isConnected || isCutOff ? null : OWN_AFTER_MS };
}

/**
 * Asks for one verdict: first over the open socket, then, when it is closed, silent or unreadable, over HTTP.
 * Both carry the same command id, so a reply that was lost on the first way is only repeated on the second.
 */
export async function askGate(
  input: ScanInput,
  deps: AskGateDeps,
  { socketMs, httpMs }: Patience = PATIENT,
): Promise<GateAnswer> {
  const reply: unknown = await deps.overSocket(input, socketMs).catch(() => null);
  if (isGateReply(reply)) return { type: "reply", reply };
  if (httpMs === null) return { type: "unreachable", error: null };
  try {
    return { type: "reply", reply: await deps.overHttp(input, httpMs) };
  } catch (error) {
    return { type: isLastWord(error) ? "barred" : "unreachable", error };
  }
}

/** Whether the server was there: what it could not read, it got. */
export function isHeard(answer: GateAnswer): boolean {
  return answer.type !== "unreachable" || toProblem(answer.error).code === "BAD_INPUT";
}

function isGateReply(reply: unknown): reply is GateReply {
  if (!isRecord(reply)) return false;
  if (reply.ok === true) return isRecord(reply.value) && typeof reply.value.verdict === "string";
  return reply.ok === false && isRecord(reply.refusal) && typeof reply.refusal.code === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
