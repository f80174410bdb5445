import type { Query, QueryClient, QueryKey, QueryPersister } from "@tanstack/react-query";
import type { Me } from "#shared/views/college";
import { type AnswerStore, type KeptAnswer, KeptAnswers } from "./kept-answers.ts";
import { inStore } from "./kept-store.ts";
import { toProblem } from "./problem.ts";

const ANSWERS = { database: "campuspulse-answers", store: "answers" } as const;
const ME = "auth.me";
/** What somebody needs where there may be no network: what they hold, the way there, and the desk they serve at. */
const KEPT: ReadonlySet<string> = new Set([
  ME,
  "attendee.home",
  "attendee.listEvents",
  "attendee.listChoices",
  "attendee.getEvent",
  "attendee.getPass",
  "attendee.getStation",
  "attendee.getOrder",
  "station.board",
]);
/** What is kept of it is true no more. */
const SAID = new Set(["NOT_SIGNED_IN", "NOT_ALLOWED", "NOT_FOUND"]);
const LOOK_AGAIN_MS = 5_000;

const store: AnswerStore = {
  get: (key) => inStore<KeptAnswer | undefined>(ANSWERS, "readonly", (kept) => kept.get(key)),
  all: () => inStore<KeptAnswer[]>(ANSWERS, "readonly", (kept) => kept.getAll()),
  put: (answer) => inStore(ANSWERS, "readwrite", (kept) => kept.put(answer, answer.key)),
  drop: (key) => inStore(ANSWERS, "readwrite", (kept) => kept.delete(key)),
  clear: () => inStore(ANSWERS, "readwrite", (kept) => kept.clear()),
};

/** Its name changes with whatever the app is made of. */
const BUILD = document.querySelector<HTMLScriptElement>("script[type=module]")?.src ?? "";

export const keptAnswers = new KeptAnswers(store, BUILD, () => Date.now());

/** What is shown though no server said it, by the query's hash. */
const served = new Map<string, Pick<KeptAnswer, "data" | "at"> & Place>();

/** From when the oldest is that is shown for want of a server, epoch milliseconds; null while the server says all of it. */
export function servedFrom(): number | null {
  const ages = [...served.values()].filter(({ path }) => path !== ME).map(({ at }) => at);
  return ages.length === 0 ? null : Math.min(...ages);
}

/** Asks the server; where it cannot be reached, and nothing is shown yet, what it said last. */
export const orKept: QueryPersister = async (queryFn, context, query) => {
  const place = placeOf(query.queryKey);
  if (!place) return queryFn(context);
  try {
    return await queryFn(context);
  } catch (failure) {
    const { code } = toProblem(failure);
    if (SAID.has(code)) void keptAnswers.drop(query.queryHash);
    const kept = code === "NETWORK" && query.state.data === undefined ? await findKept(place, query.queryHash) : null;
    if (!kept) throw failure;
    served.set(query.queryHash, { ...place, data: kept.data, at: kept.at });
    // Told after it was taken over, which says that it is of this instant.
    setTimeout(() => query.setState({ dataUpdatedAt: kept.at }));
    lookAgain(context.client);
    return kept.data as never;
  }
};

/** Keeps from now on what the server says to those queries. */
export function keepAnswers(client: QueryClient): void {
  client.getQueryCache().subscribe((event) => {
    if (event.type === "updated" && event.action.type === "success") void keep(event.query);
  });
}

async function keep({ queryKey, queryHash, state: { data, dataUpdatedAt } }: Query): Promise<void> {
  const place = placeOf(queryKey);
  if (!place || served.get(queryHash)?.data === data) return;
  served.delete(queryHash);
  if (place.path === ME) await keptAnswers.isHere(place.college, (data as Me).user?.id ?? "");
  await keptAnswers.keep(place.college, queryHash, data, dataUpdatedAt);
}

type Place = { readonly college: string; readonly path: string };

/** As tRPC makes its keys: whose, what, with which input. */
function placeOf([whose, what]: QueryKey): Place | null {
  if (!Array.isArray(whose) || !Array.isArray(what)) return null;
  const path = what.join(".");
  return KEPT.has(path) ? { college: String(whose[0]), path } : null;
}

function findKept({ college, path }: Place, key: string): Promise<KeptAnswer | null> {
  return path === ME ? keptAnswers.wasHere(college, key) : keptAnswers.find(college, key);
}

let isLooking = false;

/** Until the app answers again; then what was kept is asked for. */
function lookAgain(client: QueryClient): void {
  if (isLooking) return;
  isLooking = true;
  const look = async () => {
    const signal = AbortSignal.timeout(LOOK_AGAIN_MS);
    const answers = await fetch("/api/health", { cache: "no-store", signal }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (!answers || !isLooking) return;
    isLooking = false;
    clearInterval(timer);
    removeEventListener("online", look);
    const hashes = new Set(served.keys());
    void client.invalidateQueries({ predicate: ({ queryHash }) => hashes.has(queryHash) });
  };
  const timer = setInterval(look, LOOK_AGAIN_MS);
  addEventListener("online", look);
}
