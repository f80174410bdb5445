import { expect, test } from "vitest";
import { scanInputSchema } from "#shared/protocol/live";
import { refuse } from "#shared/result";
import { type AskGateDeps, askGate, type GateReply } from "./ask-gate.ts";

const input = scanInputSchema.parse({
  commandId: "command-0001",
  eventId: `evt_${"0".repeat(26)}`,
  gateId: `gat_${"0".repeat(26)}`,
  code: "7K3MQ2XD",
});
const reply = (code: string): GateReply => refuse({ code });

function deps(parts: Partial<AskGateDeps>): { sent: string[]; deps: AskGateDeps } {
  const sent: string[] = [];
  return {
    sent,
    deps: {
      overSocket: () => null,
      overHttp: async (scan) => {
        sent.push(scan.commandId);
        return reply("http");
      },
      wait: async () => null,
      ...parts,
    },
  };
}

test("an open socket answers and HTTP is never used", async () => {
  const { sent, deps: given } = deps({ overSocket: async () => reply("socket"), wait: () => new Promise(() => {}) });
  expect(await askGate(input, given)).toEqual({ type: "reply", reply: reply("socket") });
  expect(sent).toEqual([]);
});

test("a closed socket goes straight to HTTP", async () => {
  const { sent, deps: given } = deps({});
  expect(await askGate(input, given)).toEqual({ type: "reply", reply: reply("http") });
  expect(sent).toEqual(["command-0001"]);
});

test("a silent socket is followed by HTTP with the same command id", async () => {
  const { sent, deps: given } = deps({ overSocket: () => new Promise(() => {}) });
  expect(await askGate(input, given)).toEqual({ type: "reply", reply: reply("http") });
  expect(sent).toEqual([input.commandId]);
});

test("a socket that answers late still wins over a slow HTTP", async () => {
  let answer: (value: GateReply) => void = () => {};
  const late = new Promise<GateReply>((resolve) => {
    answer = resolve;
  });
  const { deps: given } = deps({
    overSocket: () => late,
    overHttp: () => {
      queueMicrotask(() => answer(reply("socket")));
      return new Promise(() => {});
    },
  });
  expect(await askGate(input, given)).toEqual({ type: "reply", reply: reply("socket") });
});

test("with neither, the answer is that nobody answered", async () => {
  const { deps: given } = deps({ overHttp: () => Promise.reject(new Error("offline")) });
  expect((await askGate(input, given)).type).toBe("unreachable");
});
