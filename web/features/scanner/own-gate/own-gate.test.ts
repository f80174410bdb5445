import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { countedId } from "#shared/counting-ids";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import type { CommandId } from "#shared/ids";
import { OwnGate } from "./own-gate.ts";
import type { OwnGateState } from "./own-gate-state.ts";
import type { OwnStep } from "./own-steps.ts";

type Deps = { readonly set: (change: Partial<OwnGateState>) => void };
const held = vi.hoisted(() => ({
  ...{ isThere: false, sent: 0 },
  state: {} as Partial<OwnGateState>,
  steps: new Map<string, readonly OwnStep[]>(),
}));

vi.mock("./log-sender.ts", () => ({
  LogSender: class {
    hope = () => undefined;
    send = async () => {
      held.sent += 1;
    };
  },
}));

vi.mock("./held-gate.ts", () => ({
  HeldGate: class {
    constructor({ set }: Deps) {
      queueMicrotask(() => set(held.state));
    }
    open = async () => held.isThere;
    refresh = async () => undefined;
    written = {
      log: {},
      store: {
        read: (_: unknown, run: (turn: object) => unknown) =>
          run({
            objectStore: (name: string) => ({
              get: async ([, passId]: [string, string]) => (name === "steps" ? held.steps.get(passId) : undefined),
              getAll: async () => [...held.steps.values()],
            }),
          }),
      },
    };
  },
}));

beforeEach(() => vi.stubGlobal("IDBKeyRange", { bound: () => null }));
afterEach(() => vi.unstubAllGlobals());

const [ana, ben, cleo] = [countedId("pass", 1), countedId("pass", 2), countedId("pass", 3)];

function entered(knownIn: number | null): OwnStep {
  const by = "scan-1" as CommandId;
  const step = { type: "entered", listId: ENTRY_LIST_ID, from: null, isReturn: false } as const;
  return { step, at: 0, gateName: "North", scan: { id: by, by: countedId("user", 1) }, by, knownIn };
}

async function gateWith(state: Partial<OwnGateState>): Promise<OwnGate> {
  held.state = { ...state, held: { setup: { lists: [{ id: ENTRY_LIST_ID }] } } as unknown as OwnGateState["held"] };
  const place = { college: "poly", eventId: countedId("event", 1), userId: countedId("user", 1) };
  const gate = new OwnGate({ scanner: {} } as never, place);
  await Promise.resolve();
  return gate;
}

test("whom a phone let in it knows until the server does, be it that the scan waits or was set aside", async () => {
  held.steps = new Map([
    [ana, [entered(null)]],
    [ben, [entered(3)]],
  ]);
  const aside = [{ waiting: 1 }] as unknown as OwnGateState["setAside"];
  for (const state of [{ waiting: 1 }, { waiting: 1, refusedFor: "log-unknown" }, { setAside: aside }]) {
    const gate = await gateWith(state);
    expect([await gate.hasLetIn([ana]), await gate.hasLetIn([ben]), await gate.unsentInside()]).toEqual([
      true,
      false,
      1,
    ]);
    // Of a party that comes together it may be another than who holds out the pass.
    expect([await gate.hasLetIn([ben, ana]), await gate.hasLetIn([cleo, ben])]).toEqual([true, false]);
  }
  const sent = await gateWith({ waiting: 0 });
  expect([await sent.hasLetIn([ana]), await sent.unsentInside()]).toEqual([false, 0]);
});

test("what the server would not have as things were is sent again with each round, and nothing else is", async () => {
  let round = () => {};
  vi.stubGlobal("window", { setInterval: (run: () => void) => (round = run) });
  held.isThere = true;
  for (const [refusedFor, sent] of [
    ["log-unknown", 1],
    [null, 0],
  ] as const) {
    await gateWith({ waiting: 1, refusedFor });
    await new Promise((opened) => setTimeout(opened));
    held.sent = 0;
    round();
    expect([refusedFor, held.sent]).toEqual([refusedFor, sent]);
  }
});
