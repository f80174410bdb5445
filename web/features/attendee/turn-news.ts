import type { QueueStatus, TokenView } from "#shared/domain/queue/types";
import { aboutWords } from "#shared/eta-words";

/** What somebody in a line wants to hear of once, wherever they look. */
export type TurnNews = {
  /** The same news of one token has the same name, also after a reload. */
  readonly name: string;
  readonly title: string;
  readonly body: string;
};

/** Whoever joins sees where they stand: news is what comes later. */
const AT_JOINING_MS = 2_000;

/** Whether they have heard since joining that it is nearly their turn. */
export function isNearNews({ nearAt, joinedAt }: Pick<TokenView, "nearAt" | "joinedAt">): boolean {
  return nearAt !== null && nearAt > joinedAt + AT_JOINING_MS;
}

/** Why others are called before somebody now. */
export function heldTitle({ isSilent }: Pick<TokenView, "isSilent">): string {
  return isSilent ? "You did not say that you still come" : "You were called, and not there";
}

/** All that is news about a token as it is now, however long it has been so. */
export function turnNews(token: TokenView, station: string, status: QueueStatus): TurnNews[] {
  const { number, calledAt, rings, eta } = token;
  const news: TurnNews[] = [];
  if (token.status === "called")
    news.push({
      name: `called ${calledAt} ${rings}`,
      title: `It's your turn: number ${number}`,
      body: `Go to ${station} now.`,
    });
  if (token.status === "held")
    news.push({
      name: `missed ${token.misses} ${calledAt}`,
      title: heldTitle(token),
      body: `Say that you are here, and you stand in your old place at ${station} again.`,
    });
  if (token.status !== "waiting") return news;
  if (isNearNews(token))
    news.push({
      name: "near",
      title: "It's nearly your turn",
      body: `${eta ? `${aboutWords(eta)} to go` : "Soon"}: come to ${station}.`,
    });
  if (token.isDelayed)
    news.push({
      name: "delayed",
      title: "Your turn comes later than you were told",
      body: eta ? `${aboutWords(eta)} from now. Your place is kept.` : "Your place is kept.",
    });
  if (token.isSooner)
    news.push({
      name: "sooner",
      title: "Your turn comes sooner than you were told",
      body: eta ? `${aboutWords(eta)} from now. Don't go far from ${station}.` : `Don't go far from ${station}.`,
    });
  if (token.isAsked)
    news.push({
      name: "asked",
      title: "Are you still coming?",
      body: `Say so, or others are called before you at ${station}.`,
    });
  if (status === "paused")
    news.push({ name: "paused", title: `${station} takes a break`, body: "Your place is kept." });
  if (status === "closed")
    news.push({
      name: "closed",
      title: `${station} takes nobody new`,
      body: "You are still served: your place is kept.",
    });
  return news;
}

/** What was not said before. */
export function freshNews(known: readonly string[], now: readonly TurnNews[]): TurnNews[] {
  return now.filter(({ name }) => !known.includes(name));
}

/** People who came in before somebody since, by a head start or by coming back; 0 when they moved up or stayed. */
export function pushedBack(before: TokenView, now: TokenView): number {
  if (before.id !== now.id || before.ahead === null || now.ahead === null) return 0;
  return Math.max(0, now.ahead - before.ahead);
}

/** States that may come again; of the rest each is said once for each token. */
const PASSING = ["paused", "closed", "asked"];

/** The names to remember: what was said, but for states that are over. */
export function keptNames(known: readonly string[], now: readonly TurnNews[]): string[] {
  const names = now.map(({ name }) => name);
  const said = known.filter((name) => !names.includes(name) && !PASSING.includes(name));
  return [...said, ...names];
}
