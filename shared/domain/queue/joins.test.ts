import { describe, expect, test } from "vitest";
import { decide } from "./decide.ts";
import { takesComers } from "./joins.ts";
import {
  asha,
  ben,
  callNext,
  chloe,
  config,
  join,
  MINUTE,
  openQueue,
  SECOND,
  Story,
  setServers,
  T0,
} from "./test-queue-story.ts";
import { type MovedToken, PRESENCES, type Presence, type QueueCommand, type QueueConfig } from "./types.ts";
import { queueSummary, tokenView } from "./view.ts";

const from = (presence: Presence, more: Partial<QueueConfig> = {}) =>
  new Story({ ...config, presence, ...more }).when({ type: "OpenQueue" }, setServers(1));
const joining = (parts: object): QueueCommand => ({ ...join(asha), ...parts }) as QueueCommand;

describe("from another station", () => {
  const moved: MovedToken = {
    ...{ userId: asha, name: "Asha", people: 3, joinedAt: T0 - MINUTE, laneId: "vip", creditMs: 480 * SECOND },
    isRemote: true,
  };
  const accept = (parts: Partial<MovedToken> = {}): QueueCommand => {
    return { type: "AcceptTransfer", transferId: "t1", token: { ...moved, ...parts } };
  };

  test("somebody keeps all they had, with a number of this queue and what they are told here", () => {
    const story = openQueue(1).when(join(ben), accept());
    const token = story.token(asha);
    expect(token).toMatchObject({ ...moved, number: 2, misses: 0, status: "waiting" });
    expect(token).not.toHaveProperty("noticeMs");
    expect(token.quote).toEqual(tokenView(story.state, token, T0).eta);
    expect(openQueue(0).when(accept()).token(asha).quote).toBeNull();
  });

  test("somebody has the smaller head start of the two queues, and none in a lane that is not here", () => {
    const creditOf = (parts: Partial<MovedToken>) => {
      const { laneId, creditMs } = openQueue(1).when(accept(parts)).token(asha);
      return [laneId, creditMs];
    };
    expect(creditOf({ creditMs: 900 * SECOND })).toEqual(["vip", 480 * SECOND]);
    expect(creditOf({ creditMs: 60 * SECOND })).toEqual(["vip", 60 * SECOND]);
    expect(creditOf({ laneId: "press" })).toEqual(["regular", 0]);
    const lanes = config.lanes.filter(({ creditMs }) => creditMs > 0);
    const privileged = new Story({ ...config, lanes }).when({ type: "OpenQueue" });
    privileged.refuses(accept({ laneId: "press" }), { code: "lane-unknown" });
  });

  test("somebody whose clock was ahead there has joined now at the latest", () => {
    expect(
      openQueue(1)
        .when(accept({ joinedAt: T0 + MINUTE }))
        .token(asha).joinedAt,
    ).toBe(T0);
  });

  test("nobody comes to a queue that does not take them", () => {
    const lanes = config.lanes.map((lane) => ({ ...lane, waitingMax: 1 }));
    from("ignored", { lanes }).when(join(ben, "vip")).refuses(accept(), { code: "lane-full", waitingMax: 1 });
    from("ignored", { peopleMax: 2 }).refuses(accept(), { code: "group-too-large", peopleMax: 2 });
    from("ignored", { closesAt: T0 }).refuses(accept(), { code: "ends-too-soon", closesAt: T0 });
    openQueue(1)
      .when({ type: "PauseQueue", reason: "Lunch" })
      .refuses(accept(), {
        ...{ code: "queue-paused", pause: { reason: "Lunch", resumesAt: null } },
      });
    const story = openQueue(1).when(join(asha));
    story.refuses(accept(), { code: "already-in-queue", tokenId: story.token(asha).id, number: 1 });
    const full = new Story({ ...config, waitingMax: 1 }).when({ type: "OpenQueue" }, join(ben));
    full.refuses(accept(), { code: "queue-full", waitingMax: 1 });
  });
});

describe("by themselves from another station", () => {
  const comes = (parts: Partial<MovedToken> = {}): QueueCommand => {
    const from = { userId: asha, name: "Asha", people: 1, joinedAt: T0 - MINUTE, laneId: "vip", creditMs: 0 };
    return { type: "AcceptTransfer", transferId: "t1", token: { ...from, isRemote: false, ...parts } };
  };
  const alone = { byThemselves: true } as const;
  const far = { refusesFar: true, nearMetres: 250 };
  const staffLanes = { lanes: config.lanes.map((lane) => ({ ...lane, staffOnly: lane.id === "vip" })) };

  test("nobody comes in where they could not join, and staff may still send them", () => {
    const refused = (story: Story, command: QueueCommand) => {
      const decided = decide(story.state, command, story);
      return decided.ok ? null : decided.refusal.code;
    };
    const both = (story: Story, parts: Partial<MovedToken> = {}) => [
      refused(story, comes({ ...parts, ...alone })),
      refused(story, comes(parts)),
    ];
    expect(both(from("required"))).toEqual(["presence-needed", null]);
    expect(both(from("staff"))).toEqual(["staff-gives-numbers", null]);
    expect(both(from("ignored", staffLanes))).toEqual(["lane-staff-only", null]);
    expect(both(from("ignored", far), { isFar: true })).toEqual(["too-far", null]);
    expect(both(from("ignored", far))).toEqual([null, null]);
    expect(both(from("ignored"))).toEqual([null, null]);
  });

  test("somebody is there only where nobody asks, and stays far away where their phone said so", () => {
    const arrived = (presence: Presence, parts: Partial<MovedToken>) => from(presence).when(comes(parts)).token(asha);
    expect(arrived("asked", alone).isRemote).toBe(true);
    expect(arrived("ignored", { ...alone, isRemote: true }).isRemote).toBe(false);
    expect([arrived("asked", {}), arrived("ignored", { isRemote: true })].map((one) => one.isRemote)).toEqual([
      false,
      true,
    ]);
    expect(arrived("asked", alone)).not.toHaveProperty("isFar");
    expect(arrived("asked", { isFar: true }).isFar).toBe(true);
  });

  test("what everybody may know of a queue says who is sent there in vain", () => {
    const takes = (presence: Presence, people: number) =>
      takesComers(queueSummary(from(presence, { peopleMax: 2 }).state, T0, 0).rules, { people });
    expect(PRESENCES.map((presence) => takes(presence, 2))).toEqual([true, true, false, false]);
    expect([takes("ignored", 2), takes("ignored", 3)]).toEqual([true, false]);
  });
});

describe("what is asked of who joins", () => {
  test("counts as from afar without the code only where it is asked for", () => {
    const isRemote = (story: Story, isThere: boolean) => story.when(joining({ isThere })).token(asha).isRemote;
    expect([isRemote(from("asked"), false), isRemote(from("asked"), true)]).toEqual([true, false]);
    expect([isRemote(from("ignored"), false), isRemote(from("required"), true)]).toEqual([false, false]);
  });

  test("a paper from the desk is there, whatever is asked", () => {
    const story = from("asked").when({ type: "IssueToken", name: "On paper", laneId: "regular" });
    const [token] = story.state.tokens.values();
    expect(token).toMatchObject({ isRemote: false, userId: null, people: 1, askedAt: null });
  });

  test("a phone far away is refused only where the station said how far is far", () => {
    expect(
      from("ignored", { refusesFar: true })
        .when(joining({ isNear: false }))
        .token(asha).isFar,
    ).toBe(true);
    expect(
      from("ignored", { nearMetres: 250 })
        .when(joining({ isNear: false }))
        .token(asha).isFar,
    ).toBe(true);
    expect(
      from("ignored", { nearMetres: 250 })
        .when(joining({ isNear: true }))
        .token(asha),
    ).not.toHaveProperty("isFar");
    from("required", { refusesFar: true, nearMetres: 250 }).refuses(joining({ isNear: false }), {
      code: "presence-needed",
    });
  });

  test("a group of as many as allowed may come, and one more may not", () => {
    expect(
      from("ignored")
        .when(joining({ people: 8 }))
        .token(asha).people,
    ).toBe(8);
    from("ignored").refuses(joining({ people: 9 }), { code: "group-too-large", peopleMax: 8 });
    from("ignored", { peopleMax: 2 }).refuses(joining({ people: 3 }), { code: "group-too-large", peopleMax: 2 });
  });
});

describe("places", () => {
  test("are held by those who stepped away or were missed, not by those who are called", () => {
    const story = new Story({ ...config, waitingMax: 2 }).when(
      { type: "OpenQueue" },
      setServers(2),
      join(asha),
      join(ben),
    );
    story.when(callNext, { type: "MarkMissed", tokenId: story.token(asha).id });
    story.when({ type: "StepAway", userId: ben, tokenId: story.token(ben).id });
    story.refuses(join(chloe), { code: "queue-full", waitingMax: 2 });
    story.when({ type: "Return", userId: ben, tokenId: story.token(ben).id }, callNext, join(chloe));
  });

  test("are counted for each lane and for all", () => {
    const lanes = config.lanes.map((lane) => ({ ...lane, waitingMax: lane.id === "vip" ? 1 : 2 }));
    const story = new Story({ ...config, lanes, waitingMax: 3 }).when({ type: "OpenQueue" }, join(asha, "vip"));
    story.refuses(join(ben, "vip"), { code: "lane-full", waitingMax: 1 });
    story.when(join(ben), join(chloe));
    story.refuses({ type: "IssueToken", name: "", laneId: "access" }, { code: "queue-full", waitingMax: 3 });
  });
});

describe("the end of the day", () => {
  const closing = (closesAt: number) => from("ignored", { closesAt });

  test("is told of to whoever would be called after it, by themselves or on paper, and not before", () => {
    const { medianMs = 0 } = from("ignored").when(join(asha)).token(asha).quote ?? {};
    closing(T0 + medianMs).when(join(asha));
    const closesAt = T0 + medianMs - 1;
    closing(closesAt).refuses(join(asha), { code: "ends-too-soon", closesAt });
    closing(closesAt).refuses({ type: "IssueToken", name: "", laneId: "regular" }, { code: "ends-too-soon", closesAt });
  });

  test("is over once it has come, even where nobody serves", () => {
    const story = new Story({ ...config, closesAt: T0 + MINUTE }).when({ type: "OpenQueue" }, join(asha));
    story.at(MINUTE - 1).when(join(ben));
    story.at(MINUTE).refuses(join(chloe), { code: "ends-too-soon", closesAt: T0 + MINUTE });
  });
});

describe("somebody just served", () => {
  const serve = (story: Story, who: typeof asha) => {
    story.when(join(who), callNext);
    return story.when({ type: "Finish", tokenId: story.token(who).id }).state.cooldowns;
  };

  test("is remembered until they may come again, and no longer", () => {
    const story = new Story({ ...config, cooldownMs: 5 * MINUTE }).when({ type: "OpenQueue" }, setServers(1));
    expect(serve(story, asha)).toEqual({ [asha]: T0 + 5 * MINUTE });
    expect(serve(story.at(5 * MINUTE - 1), ben)).toEqual({ [asha]: T0 + 5 * MINUTE, [ben]: T0 + 10 * MINUTE - 1 });
    story.refuses(join(asha), { code: "cooling-down", until: T0 + 5 * MINUTE });
    expect(serve(story.at(5 * MINUTE), chloe)).toEqual({ [ben]: T0 + 10 * MINUTE - 1, [chloe]: T0 + 10 * MINUTE });
    story.when(join(asha));
  });

  test("comes again at once where nobody set a time, and is not remembered", () => {
    const story = openQueue(1);
    expect(serve(story, asha)).toEqual({});
    expect(serve(story, asha)).toEqual({});
  });
});
