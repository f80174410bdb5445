import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { headOf, restoreQueue } from "./state.ts";
import { isTurnNews, play, RUNS, story } from "./test-queue-play.ts";
import {
  asha,
  ben,
  callNext,
  config,
  join,
  MINUTE,
  openQueue,
  person,
  SECOND,
  Story,
  setServers,
  T0,
} from "./test-queue-story.ts";
import { nextDueAt } from "./turn.ts";
import type { QueueCommand, QueueConfig, QueueState, Token } from "./types.ts";
import { tokenView, tokenViewer, waitingTokens } from "./view.ts";

/** As far from the front as a command looks. */
const LOOKED_AT = 20;
const front = (state: QueueState) => [...waitingTokens(state)].slice(0, LOOKED_AT);

/** What each token near the front should have heard, as told at that moment. */
function newsAt(state: QueueState, at: number) {
  const view = tokenViewer(state, at);
  return front(state).flatMap((token) => {
    const { ahead, eta, noticeMs, quote } = view(token);
    if (!eta || ahead === null) return [];
    const byMs = quote ? at + eta.medianMs - token.joinedAt - quote.medianMs : 0;
    const isNews = quote !== null && Math.abs(byMs) >= 5 * MINUTE && Math.abs(byMs) >= quote.medianMs / 4;
    const isNear = ahead <= 1 || eta.medianMs <= noticeMs;
    const [isDelayed, isSooner] = [isNews && byMs > 0, isNews && byMs < 0 && !isNear];
    return [{ id: token.id, isNear, isDelayed, isSooner, medianMs: eta.medianMs, byMs }];
  });
}

test("who is near the front hears that their turn is near, or clearly later or sooner than told, as soon as it is and no sooner", () => {
  fc.assert(
    fc.property(story, (one) => {
      // All news of one command are of the moment before the first of them.
      let due: ReturnType<typeof newsAt> | null = null;
      let looked: QueueState | null = null;
      play(
        one,
        (before, event) => {
          if (!isTurnNews(event)) return;
          due ??= newsAt(before, event.at);
          const news = due.find(({ id }) => id === event.tokenId);
          if (event.type === "TurnNear") expect(news).toMatchObject({ isNear: true, medianMs: event.medianMs });
          else if (event.type === "TurnDelayed") expect(news).toMatchObject({ isDelayed: true, byMs: event.byMs });
          else expect(news).toMatchObject({ isSooner: true, byMs: -event.byMs });
        },
        (state) => {
          // What changes nothing tells nobody, though the news before it may have carried an estimate on.
          if (state === looked) return;
          looked = state;
          for (const { id, isNear, isDelayed, isSooner } of due ?? newsAt(state, state.lastAt)) {
            const token = state.tokens.get(id);
            if (isNear) expect(token?.nearAt).toBeDefined();
            if (isDelayed) expect(token?.delayedAt).toBeDefined();
            if (isSooner) expect(token?.soonerAt).toBeDefined();
          }
          due = null;
        },
      );
    }),
    { numRuns: RUNS },
  );
});

const paper: QueueCommand = { type: "IssueToken", name: "On paper", laneId: "regular" };
const numbersTold = (story: Story, isTold: (token: Token) => boolean) =>
  [...story.state.tokens.values()].filter(isTold).map(({ number }) => number);

describe("that a turn is near", () => {
  test("is told to the next two whatever the estimate says, and to nobody else whose turn is far", () => {
    const story = new Story({ ...config, priorServiceSeconds: 3_600 }).when({ type: "OpenQueue" }, setServers(1));
    for (let i = 0; i < 4; i++) story.when(paper);
    expect(numbersTold(story, ({ nearAt }) => nearAt !== undefined)).toEqual([1, 2]);
  });

  test("is told to the first twenty of a quick line, so that a command costs no more with a longer one", () => {
    const story = new Story({ ...config, priorServiceSeconds: 5 }).when({ type: "OpenQueue" }, setServers(1));
    for (let i = 0; i < 23; i++) story.when(paper);
    expect(numbersTold(story, ({ nearAt }) => nearAt !== undefined)).toHaveLength(20);
    story.when(callNext);
    expect(numbersTold(story, ({ nearAt }) => nearAt !== undefined)).toContain(21);
  });

  test("is told again to whoever wants to hear of it later, not to whoever wants to hear sooner or the same", () => {
    const story = openQueue(1);
    for (let i = 1; i <= 6; i++) story.when(join(person(i)));
    const last = () => story.token(person(6));
    const choose = (noticeMs: number) => {
      story.at(story.now - T0 + SECOND).when({ type: "ChooseNotice", userId: person(6), tokenId: last().id, noticeMs });
      return last().nearAt;
    };
    const { nearAt } = last();
    expect(nearAt).toBe(T0);
    expect(choose(15 * MINUTE)).toBe(nearAt);
    expect(choose(20 * MINUTE)).toBe(nearAt);
    story.when({ type: "ChooseNotice", userId: person(6), tokenId: last().id, noticeMs: 20 * MINUTE }).thenEvents();
    expect(choose(10 * MINUTE)).toBe(story.now);
    // With five before them, their turn is not within a minute.
    expect(choose(MINUTE)).toBeUndefined();
  });

  test("is told from exactly the time on that somebody chose", () => {
    const choosing = (sooner: number) => {
      const story = new Story({ ...config, priorServiceSeconds: 600 }).when({ type: "OpenQueue" }, setServers(1));
      for (let i = 1; i <= 4; i++) story.when(join(person(i)));
      const { id, nearAt } = story.token(person(4));
      const { medianMs = 0 } = tokenView(story.state, story.token(person(4)), T0).eta ?? {};
      expect(nearAt).toBeUndefined();
      story.when({ type: "ChooseNotice", userId: person(4), tokenId: id, noticeMs: medianMs - sooner });
      return story.token(person(4)).nearAt;
    };
    expect([choosing(0), choosing(1)]).toEqual([T0, undefined]);
  });

  test("compares a first choice with the usual ten minutes", () => {
    const chosen = (noticeMs: number) => {
      const story = openQueue(1).when(join(asha)).at(SECOND);
      story.when({ type: "ChooseNotice", userId: asha, tokenId: story.token(asha).id, noticeMs });
      return story.token(asha).nearAt;
    };
    expect([chosen(10 * MINUTE), chosen(10 * MINUTE - 1)]).toEqual([T0, T0 + SECOND]);
  });
});

describe("that a turn is late, or sooner", () => {
  /** News of one whose turn comes so much later than `told` at joining, both to the millisecond; sooner if negative. */
  const newsOf = (byMs: number, told: number, noticeMs = 1) => {
    const story = openQueue(1)
      .when(paper, paper, paper, join(asha))
      .at(30 * MINUTE);
    const token = story.token(asha);
    const { medianMs = 0 } = tokenView(story.state, token, story.now).eta ?? {};
    const { quote } = token;
    const joinedAt = story.now + medianMs - told - byMs;
    const late = { ...token, joinedAt, noticeMs, nearAt: T0, quote: quote && { ...quote, medianMs: told } };
    const others = [...story.state.tokens.values()].filter(({ id }) => id !== token.id);
    // Whoever was before them still is.
    const before = others.map((other) => ({ ...other, joinedAt: Math.min(other.joinedAt, joinedAt) }));
    story.state = restoreQueue(headOf(story.state), [...before, late]);
    return story.when({ type: "Tick" }).events.filter((event) => "tokenId" in event && event.tokenId === token.id);
  };

  test("is told from five minutes on, where that is a quarter of what was told", () => {
    expect(newsOf(5 * MINUTE, 10 * MINUTE)).toMatchObject([{ type: "TurnDelayed", byMs: 5 * MINUTE }]);
    expect(newsOf(5 * MINUTE - 1, 10 * MINUTE)).toEqual([]);
    expect(newsOf(10 * MINUTE, 40 * MINUTE)).toMatchObject([{ type: "TurnDelayed", byMs: 10 * MINUTE }]);
    expect(newsOf(10 * MINUTE - 1, 40 * MINUTE)).toEqual([]);
  });

  test("is told from as much on when it is sooner, unless it is near already, which says more", () => {
    expect(newsOf(-5 * MINUTE, 20 * MINUTE)).toMatchObject([{ type: "TurnSooner", byMs: 5 * MINUTE }]);
    expect(newsOf(-5 * MINUTE + 1, 20 * MINUTE)).toEqual([]);
    expect(newsOf(-10 * MINUTE, 40 * MINUTE)).toMatchObject([{ type: "TurnSooner", byMs: 10 * MINUTE }]);
    expect(newsOf(-10 * MINUTE + 1, 40 * MINUTE)).toEqual([]);
    expect(newsOf(-5 * MINUTE, 20 * MINUTE, 10 * MINUTE)).toEqual([]);
  });

  test("is shown as it was told last, while somebody waits", () => {
    const told = (token: Partial<Token>) => {
      const story = openQueue(1).when(join(asha));
      const { isDelayed, isSooner } = tokenView(story.state, { ...story.token(asha), ...token }, T0);
      return [isDelayed, isSooner];
    };
    expect(told({ delayedAt: 1 })).toEqual([true, false]);
    expect(told({ delayedAt: 1, soonerAt: 2 })).toEqual([false, true]);
    expect(told({ delayedAt: 2, soonerAt: 1 })).toEqual([true, false]);
    expect(told({ soonerAt: 1, status: "called" })).toEqual([false, false]);
  });
});

describe("somebody from afar", () => {
  const asked: QueueConfig = { ...config, presence: "asked" };
  const isAsked = ({ askedAt }: Token) => askedAt !== null;

  test("is asked whether they still come once their turn is within eight minutes", () => {
    const story = new Story(asked).when({ type: "OpenQueue" }, setServers(1));
    for (let i = 1; i <= 16; i++) {
      story.when(join(person(i)));
      const { medianMs = 0 } = story.token(person(i)).quote ?? {};
      expect(isAsked(story.token(person(i)))).toBe(medianMs <= 8 * MINUTE);
    }
    const count = numbersTold(story, isAsked).length;
    expect(count).toBeGreaterThan(5);
    expect(count).toBeLessThan(16);
  });

  test("is not asked who has said so before: an answer is not wanted twice", () => {
    const story = new Story(asked).when({ type: "OpenQueue" }, setServers(1));
    for (let i = 1; i <= 16; i++) story.when(join(person(i)));
    const tokenOf = (i: number) => story.token(person(i));
    expect([isAsked(tokenOf(15)), isAsked(tokenOf(16))]).toEqual([false, false]);
    story.when({ type: "ConfirmComing", userId: person(16), tokenId: tokenOf(16).id });
    for (let i = 1; i <= 14; i++) story.when({ type: "Leave", userId: person(i), tokenId: tokenOf(i).id });
    expect([isAsked(tokenOf(15)), isAsked(tokenOf(16))]).toEqual([true, false]);
  });

  test("is asked when their turn is exactly eight minutes off, and not a millisecond sooner", () => {
    const told = (priorServiceSeconds: number) => {
      const story = new Story({ ...asked, priorServiceSeconds }).when(
        { type: "OpenQueue" },
        setServers(1),
        paper,
        paper,
      );
      const token = story.when(join(asha)).token(asha);
      return { medianMs: token.quote?.medianMs ?? 0, askedAt: token.askedAt };
    };
    // Waits are as long as services take, to the digits that are left out.
    const priorFor = (ms: number) => {
      let prior = 200;
      for (let i = 0; i < 9; i++) prior *= ms / told(prior).medianMs;
      return prior;
    };
    expect(told(priorFor(8 * MINUTE))).toEqual({ medianMs: 8 * MINUTE, askedAt: T0 });
    expect(told(priorFor(8 * MINUTE + 1))).toEqual({ medianMs: 8 * MINUTE + 1, askedAt: null });
  });

  test("is asked among the first twenty of a quick line, those who are there counted", () => {
    const story = new Story({ ...asked, priorServiceSeconds: 5 }).when({ type: "OpenQueue" }, setServers(1), paper);
    for (let i = 1; i <= 22; i++) story.when(join(person(i)));
    expect(numbersTold(story, isAsked)).toEqual(Array.from({ length: 19 }, (_, i) => i + 2));
  });

  test("is asked once, sees so, and is held four minutes later unless they answer", () => {
    const story = new Story(asked).when({ type: "OpenQueue" }, setServers(1), join(asha), join(ben));
    const seen = () => tokenView(story.state, story.token(asha), story.now);
    expect(seen()).toMatchObject({ isAsked: true, dueAt: T0 + 4 * MINUTE });
    expect(nextDueAt(story.state)).toBe(T0 + 4 * MINUTE);
    story
      .at(4 * MINUTE - 1)
      .when({ type: "Tick" })
      .thenEvents();
    const confirm: QueueCommand = { type: "ConfirmComing", userId: asha, tokenId: story.token(asha).id };
    story.when(confirm).thenEvents({ type: "ComingConfirmed" });
    expect(seen()).toMatchObject({ isAsked: false, dueAt: null, status: "waiting" });
    story.when(confirm).thenEvents();
    story.at(4 * MINUTE).when({ type: "Tick" });
    expect([story.token(asha).status, story.token(ben).status]).toEqual(["waiting", "held"]);
    expect(tokenView(story.state, story.token(ben), story.now)).toMatchObject({ isSilent: true, isAsked: false });
    // Back in the line, they are not asked a second time.
    story.when({ type: "ImHere", userId: ben, tokenId: story.token(ben).id });
    expect(tokenView(story.state, story.token(ben), story.now)).toMatchObject({ isAsked: false, dueAt: null });
    // Who misses a call was called, whatever they were asked before.
    story.when({ type: "Leave", userId: asha, tokenId: story.token(asha).id }, callNext);
    story.when({ type: "MarkMissed", tokenId: story.token(ben).id });
    expect(tokenView(story.state, story.token(ben), story.now)).toMatchObject({ status: "held", isSilent: false });
  });

  test("is asked nothing where nobody asks who is there, or while nobody serves", () => {
    const far = { ...asked, presence: "ignored" } as const;
    expect(new Story(far).when({ type: "OpenQueue" }, setServers(1), join(asha)).token(asha).askedAt).toBeNull();
    const story = new Story(asked).when({ type: "OpenQueue" }, join(asha));
    expect(story.token(asha).askedAt).toBeNull();
    story.when(setServers(1));
    expect(story.token(asha).askedAt).toBe(T0);
  });

  test("has three minutes to come when called, and as long as anybody once they said that they do", () => {
    const story = new Story(asked).when({ type: "OpenQueue" }, setServers(2), join(asha), join(ben));
    story.when({ type: "ConfirmComing", userId: ben, tokenId: story.token(ben).id }, callNext, callNext);
    expect([story.token(asha).dueAt, story.token(ben).dueAt]).toEqual([T0 + 3 * MINUTE, T0 + 90 * SECOND]);
  });
});

describe("that a line begins", () => {
  const began = (story: Story) => story.events.some(({ type }) => type === "LineBegan");

  test("is told of one who comes where nobody waits, also to a desk at rest, but not of one who is called at once", () => {
    const story = openQueue(1);
    expect(began(story.when(paper))).toBe(true);
    expect(began(story.when(paper))).toBe(false);
    expect(began(story.when(callNext))).toBe(false);
    const byItself = new Story({ ...config, callsByItself: true }).when({ type: "OpenQueue" }, setServers(1), paper);
    expect(byItself.events.map(({ type }) => type)).toEqual(["TokenJoined", "LineBegan", "TokenCalled"]);
  });

  test("is told also where time had first to end what was due there", () => {
    const story = openQueue(1)
      .when(join(asha), callNext)
      .at(5 * MINUTE)
      .when(paper);
    expect(story.events.slice(0, 2).map(({ type }) => type)).toEqual(["TokenHeld", "TokenJoined"]);
    expect(began(story)).toBe(true);
  });

  test("is kept for those who serve, and again after five minutes at the earliest", () => {
    const story = openQueue(1);
    expect(story.state.lineBeganAt).toBeUndefined();
    const beganAt = (ms: number) => {
      story.at(ms).when(join(asha));
      story.when({ type: "Leave", userId: asha, tokenId: story.token(asha).id });
      return (story.state.lineBeganAt ?? 0) - T0;
    };
    expect([0, 5 * MINUTE - 1, 5 * MINUTE].map(beganAt)).toEqual([0, 0, 5 * MINUTE]);
  });

  test("is not told of one who comes back", () => {
    const story = openQueue(1).when(join(asha));
    const tokenId = story.token(asha).id;
    story.when({ type: "StepAway", userId: asha, tokenId }, { type: "Return", userId: asha, tokenId });
    expect(began(story)).toBe(false);
  });
});
