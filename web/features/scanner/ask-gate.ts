import type { ScanVerdict } from "#shared/domain/ledger/types";
import type { ScanInput } from "#shared/protocol/live";
import type { Refusal, Result } from "#shared/result";

/** A gate answers over its socket in tens of milliseconds; a person waits this long without noticing a fault. */
export const SOCKET_REPLY_MS = 1_500;
/** After this the queue is waiting for us, so the volunteer is told. */
export const HTTP_REPLY_MS = 6_000;

export type GateReply = Result<ScanVerdict, Refusal>;

export type AskGateDeps = {
  /** Null when the socket is not open now; otherwise the reply, or null when it is lost. */
  overSocket: (input: ScanInput) => Promise<GateReply | null> | null;
  /** Rejects when the network or the edge fails. */
  overHttp: (input: ScanInput, limitMs: number) => Promise<GateReply>;
  wait: (ms: number) => Promise<null>;
};

export type GateAnswer =
  | { readonly type: "reply"; readonly reply: GateReply }
  | { readonly type: "unreachable"; readonly error: unknown };

/**
 * Asks for one verdict: first over the open socket, then, when it is closed or silent, over HTTP.
 * Both carry the same command id, so a late first answer and the second are one admission.
 */
export async function askGate(input: ScanInput, deps: AskGateDeps): Promise<GateAnswer> {
  const socket = deps.overSocket(input);
  if (socket) {
    const reply = await Promise.race([socket, deps.wait(SOCKET_REPLY_MS)]);
    if (reply) return { type: "reply", reply };
  }
  try {
    const http = deps.overHttp(input, HTTP_REPLY_MS);
    const late = socket?.then((reply) => reply ?? http);
    return { type: "reply", reply: await (late ? Promise.race([http, late]) : http) };
  } catch (error) {
    return { type: "unreachable", error };
  }
}
