import { TRPCClientError } from "@trpc/client";
import { expect, test } from "vitest";
import { scanInputSchema } from "#shared/protocol/live";
import { refuse } from "#shared/result";
import { type AskGateDeps, askGate, type GateReply, isHeard } from "./ask-gate.ts";

const input = scanInputSchema.parse({
  commandId: "command-0001",
  eventId: `evt_${"0".repeat(26)}`,
  gateId: `gat_${"0".repeat(26)}`,
  code: "7K3MQ2XD",
});
const reply = (code: string): GateReply => refuse({ code });

/** A gate whose HTTP answers "http" and remembers which commands it was sent. */
function gate(parts: Partial<AskGateDeps>): { sent: string[]; deps: AskGateDeps } {
  const sent: string[] = [];
  const deps: AskGateDeps = {
    overSocket: () => Promise.reject(new Error("no live connection")),
    overHttp: async (scan) => {
      sent.push(scan.commandId);
      return reply("http");
    },
    ...parts,
  };
  return { sent, deps };
}

test("an open socket answers and HTTP is never used", async () => {
  const { sent, deps } = gate({ overSocket: async () => reply("socket") });
  expect(await askGate(input, deps)).toEqual({ type: "reply", reply: reply("socket") });
  expect(sent).toEqual([]);
});

test("a closed or silent socket is followed by HTTP with the same command id", async () => {
  const { sent, deps } = gate({});
  expect(await askGate(input, deps)).toEqual({ type: "reply", reply: reply("http") });
  expect(sent).toEqual([input.commandId]);
});

test("a reply that is no verdict counts as none", async () => {
  for (const odd of [null, "yes", { ok: true }, { ok: true, value: {} }, { ok: false }]) {
    const { sent, deps } = gate({ overSocket: async () => odd });
    expect(await askGate(input, deps)).toEqual({ type: "reply", reply: reply("http") });
    expect(sent).toEqual([input.commandId]);
  }
});

test("with neither, the answer is that nobody answered", async () => {
  const { deps } = gate({ overHttp: () => Promise.reject(new Error("offline")) });
  expect((await askGate(input, deps)).type).toBe("unreachable");
});

test("what the server could not read it heard; only silence is a lost connection", async () => {
  const said = (appCode: string) =>
    Object.assign(new TRPCClientError("said"), { data: { appCode } }) satisfies TRPCClientError<never>;
  const heard = async (failure: Error) =>
    isHeard(await askGate(input, gate({ overHttp: () => Promise.reject(failure) }).deps));
  expect(await heard(said("BAD_INPUT"))).toBe(true);
  expect(await heard(said("OVERLOADED"))).toBe(false);
  expect(await heard(new TRPCClientError("Failed to fetch"))).toBe(false);
  expect(isHeard({ type: "unreachable", error: null })).toBe(false);
});

test("a server that bars who asks has answered: a phone decides only where nobody did", async () => {
  const typeOf = async (appCode: string) => {
    const failure = Object.assign(new TRPCClientError("said"), { data: { appCode } }) satisfies TRPCClientError<never>;
    const answer = await askGate(input, gate({ overHttp: () => Promise.reject(failure) }).deps);
    return [answer.type, isHeard(answer)];
  };
  for (const code of ["NOT_SIGNED_IN", "NOT_ALLOWED", "NOT_FOUND", "DEVICE_REVOKED", "DEVICE_ENDED", "DEVICE_REFUSED"])
    expect(await typeOf(code)).toEqual(["barred", true]);
  for (const code of ["OVERLOADED", "INTERNAL", "COLLEGE_MOVING", "TOO_MANY_REQUESTS", "a proxy's own"])
    expect(await typeOf(code)).toEqual(["unreachable", false]);
});
