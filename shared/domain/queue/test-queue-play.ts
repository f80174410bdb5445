import fc from "fast-check";
import { expect } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import type { StationId, TokenId, UserId } from "#shared/ids";
import { decide } from "./decide.ts";
import { evolve } from "./evolve.ts";
import { headOf, newQueue, withToken } from "./state.ts";
import { QueueModel } from "./test-queue-model.ts";
import { T0 } from "./test-queue-story.ts";
import { evolveToken } from "./tokens.ts";
import type { QueueCommand, QueueConfig, QueueDomainEvent, QueueState, Token } from "./types.ts";

/** RUNS=2000 plays longer stories, and many more of them. */
export const RUNS = Number(process.env.RUNS ?? 60);
const STEPS_MAX = process.env.RUNS ? 200 : 90;

const PEOPLE = 12;
const CREDITS: Record<string, number> = { regular: 0, second: 0, vip: 480_000, access: 900_000 };
export const MAX_CREDIT = 900_000;
const OTHER_STATION: StationId = countedId("station", 2);

export const base: QueueConfig = {
  version: 1,
  lanes: Object.entries(CREDITS).map(([id, creditMs]) => ({ id, name: id, creditMs })),
  priorServiceSeconds: 45,
  graceMs: 90_000,
  waitingMax: 8,
};
const CONFIGS: readonly QueueConfig[] = [
  base,
  { ...base, callsByItself: true, cooldownMs: 300_000 },
  { ...base, lanes: base.lanes.map((lane) => ({ ...lane, waitingMax: 2 })), presence: "required" },
  // Many on paper, so that a crowd gathers and an extra lane opens.
  { ...base, waitingMax: 60, spareLanes: 2 },
  { ...base, presence: "asked", spareLanes: 1 },
];

/** What somebody who waits is told of their turn. */
type TurnNews = Extract<QueueDomainEvent, { type: "TurnNear" | "TurnDelayed" | "TurnSooner" }>;
export function isTurnNews(event: QueueDomainEvent): event is TurnNews {
  return event.type === "TurnNear" || event.type === "TurnDelayed" || event.type === "TurnSooner";
}

/** What a run does next; people, servers and tokens are picked by index so that every step makes sense in every state. */
export type Step = { readonly verb: Verb; readonly who: number; readonly lane: string; readonly passed: number };
const OFTEN = ["Join", "IssueToken", "CallNext", "CallNext"] as const;
const USUAL = ["Arrived", "Finish", "Finish", "MarkMissed", "Leave", "CancelToken", "Tick", "Ring"] as const;
const SELDOM = [
  ...(["StepAway", "Return", "ImHere", "UndoNoShow", "CallToken", "SplitGroup", "ChooseNotice"] as const),
  ...(["TransferOut", "ConfirmTransfer", "TransferFailed", "ServerOn", "ServerDrain", "ServerOff"] as const),
  ...(["OpenExtra", "CloseExtra", "SetServers", "OpenSpare", "Relieve", "PrioritiseLanes", "EndPriority"] as const),
  ...(["AcceptTransfer", "AcceptTransfer", "ConfirmComing"] as const),
];
const RARE = [
  ...(["OpenQueue", "OpenQueue", "PauseQueue", "CloseQueue", "EndQueue", "ConfigureQueue"] as const),
  ...(["PauseJoins", "ResumeJoins"] as const),
];
type Verb = (typeof OFTEN | typeof USUAL | typeof SELDOM | typeof RARE)[number];

function stepsWith(lanes: readonly string[], often: readonly Verb[] = OFTEN): fc.Arbitrary<Step[]> {
  const verb = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom<Verb[]>(...often) },
    { weight: 8, arbitrary: fc.constantFrom<Verb[]>(...USUAL) },
    { weight: 4, arbitrary: fc.constantFrom<Verb[]>(...SELDOM) },
    { weight: 1, arbitrary: fc.constantFrom<Verb[]>(...RARE) },
  );
  // Clocks stand still, run, leap past a grace by a millisecond or past a head start, and run back.
  const passed = fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 60_000 }),
    fc.constantFrom(89_999, 90_000, 90_001, 120_000, 480_000, 600_000, 900_000, -30_000),
  );
  const who = fc.integer({ min: 0, max: 59 });
  // Short stories are shrunk to, not begun with: most of what goes wrong takes many steps.
  const step = fc.record({ verb, who, lane: fc.constantFrom(...lanes), passed });
  return fc.array(step, { maxLength: STEPS_MAX, size: "max" });
}

export const steps: fc.Arbitrary<readonly Step[]> = fc.oneof(
  stepsWith([...Object.keys(CREDITS), "nowhere"]),
  stepsWith(["regular"]),
  stepsWith(["vip"]),
  stepsWith(["regular", "access", "access", "vip"]),
  stepsWith(["regular", "regular", "vip"], ["IssueToken", "IssueToken", "IssueToken", "CallNext"]),
);
export const story: fc.Arbitrary<Story> = fc.record({ config: fc.constantFrom(...CONFIGS), steps });
export type Story = { readonly config: QueueConfig; readonly steps: readonly Step[] };

/** What a step is about: the numbers given out so far, and the live token of somebody, for people mostly speak of their own. */
export type Known = {
  readonly issued: number;
  readonly now: number;
  readonly held: (userId: UserId) => TokenId | undefined;
};

export function toCommand(step: Step, config: QueueConfig, { issued, now, held }: Known): QueueCommand {
  const userId = countedId("user", (step.who % PEOPLE) + 1);
  // One past the last issued number is a token nobody knows.
  const tokenId = countedId("token", (step.who % (issued + 1)) + 1);
  const own = step.who < 48 ? (held(userId) ?? tokenId) : tokenId;
  const serverId = String((step.who % 5) + 1);
  const [laneId, people] = [step.lane, step.who % 10 === 0 ? (step.who % 9) + 1 : 1];
  switch (step.verb) {
    case "Join":
      return { type: "Join", userId, name: "Someone", laneId, people, isThere: step.who % 3 > 0 };
    case "IssueToken":
      return { type: "IssueToken", name: "On paper", laneId, people };
    case "Leave":
    case "StepAway":
    case "Return":
    case "ImHere":
    case "ConfirmComing":
      return { type: step.verb, userId, tokenId: own };
    case "ChooseNotice":
      return { type: "ChooseNotice", userId, tokenId: own, noticeMs: (step.who % 4) * 300_000 };
    case "SetServers":
      return { type: "SetServers", servers: step.who % 4 };
    case "ServerOn":
    case "ServerDrain":
    case "ServerOff":
      return { type: step.verb, serverId };
    case "OpenExtra":
    case "CloseExtra":
      return { type: step.verb, ...(step.who % 2 === 0 && { serverId }) };
    case "OpenSpare":
      return { type: "OpenSpare", privilegedFirst: step.who % 2 === 0 };
    case "AcceptTransfer": {
      // By a clock that may be ahead, with a head start that may be another than here.
      const joinedAt = now - (step.who % 7) * 60_000 + 60_000;
      const from = { userId, name: "Someone", people, laneId, joinedAt, creditMs: (step.who % 3) * 300_000 };
      const token = {
        ...from,
        isRemote: step.who % 2 === 0,
        ...(step.who % 4 === 0 && ({ byThemselves: true } as const)),
      };
      return { type: "AcceptTransfer", transferId: `t${issued}`, token };
    }
    case "SplitGroup":
      return { type: "SplitGroup", tokenId, people: (step.who % 3) + 1 };
    case "TransferOut":
      return { type: "TransferOut", tokenId, transferId: `t${step.who % 2}`, to: OTHER_STATION };
    case "ConfirmTransfer":
    case "TransferFailed":
      return { type: step.verb, tokenId, transferId: `t${step.who % 2}` };
    case "ConfigureQueue": {
      // The VIP head start is edited while people wait.
      const lanes = config.lanes.map((lane) => (lane.id === "vip" ? { ...lane, creditMs: step.who * 15_000 } : lane));
      return { type: "ConfigureQueue", config: { ...config, version: config.version + 1, lanes } };
    }
    case "PauseQueue":
      return step.who % 2 ? { type: "PauseQueue" } : { type: "PauseQueue", reason: "Lunch" };
    case "CallNext":
    case "Tick":
    case "OpenQueue":
    case "CloseQueue":
    case "PauseJoins":
    case "ResumeJoins":
    case "EndQueue":
    case "Relieve":
    case "PrioritiseLanes":
    case "EndPriority":
      return { type: step.verb };
    default:
      return { type: step.verb, tokenId };
  }
}

/** Everything a state says, free of the shape its trees happen to have. */
export function plain(state: QueueState) {
  const { tokens, tokenOfUser, regulars, privileged, inService, held, due, inLane } = state;
  const trees = [tokens, tokenOfUser, regulars, privileged, inService, held, due].map((tree) => [...tree.entries()]);
  return { head: headOf(state), trees, inLane: [...inLane].sort() };
}

type Check = (before: QueueState, event: QueueDomainEvent, after: QueueState, command: QueueCommand) => void;

/** Plays a story with the engine and the model side by side, with a store of token rows beside them. */
export function play(
  { config, steps: run }: Story,
  check: Check,
  afterCommand: (state: QueueState, model: QueueModel) => void = () => {},
) {
  const model = new QueueModel(config, T0);
  const ids = countingIds();
  const rows = new Map<string, Token>();
  const events: QueueDomainEvent[] = [];
  let state = newQueue(config, T0);
  let now = T0;
  const opening: Step[] = (["OpenQueue", "SetServers"] as const).map((verb) => ({ verb, who: 2, lane: "", passed: 0 }));
  for (const step of [...opening, ...run]) {
    now += step.passed;
    const held = (userId: UserId) => state.tokenOfUser.get(userId);
    const command = toCommand(step, model.config, { issued: model.tokens.length, now, held });
    const row = "tokenId" in command ? rows.get(command.tokenId) : undefined;
    const result = decide(row ? withToken(state, row) : state, command, { now, ids });
    expect(result.ok ? null : result.refusal.code).toBe(model.run(command, now));
    for (const event of result.ok ? result.value : []) {
      const before = state;
      state = evolve(state, event);
      if ("tokenId" in event) {
        const after = evolveToken(rows.get(event.tokenId) ?? null, event);
        if (after) rows.set(after.id, after);
      }
      // What they are told and asked follows from the estimate, which the model knows nothing of; time has passed with it.
      if (isTurnNews(event) || event.type === "ComingAsked") model.lastAt = Math.max(model.lastAt, event.at);
      if (event.type === "ComingAsked") model.asked(event.tokenId, event.dueAt);
      events.push(event);
      check(before, event, state, command);
    }
    afterCommand(state, model);
  }
  return { state, model, rows: [...rows.values()], events, now };
}
