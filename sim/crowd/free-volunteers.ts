import type { DeskView } from "#shared/domain/queue/types";
import type { StationId, UserId } from "#shared/ids";
import { LIVE_PATHS } from "#shared/protocol/live-wire";
import type { MoveView } from "#shared/views/staffing";
import { valueOr } from "./answers.ts";
import { type Desk, placesOn, serveDesk } from "./desk-crew.ts";
import type { LiveSocket } from "./live-socket.ts";
import { PLAN, SPREAD, WALK_UP_SECONDS } from "./plan.ts";
import type { Random } from "./random.ts";
import type { Helper } from "./staff.ts";
import type { World } from "./world.ts";

/** As often as the page asks whether its person is. */
const LOOK_EVERY_MS = 5_000;

type Page = { readonly stationId: StationId; readonly screen: LiveSocket };

/**
 * A volunteer at no desk with a desk's page open: says "free", answers what they are asked, and serves at the place that is
 * kept for them until nobody waits any more.
 */
export async function helpWhenAsked(world: World, helper: Helper, desk: Desk, random: Random): Promise<void> {
  const { session, userId } = helper;
  const { id: stationId } = desk;
  const kind = { of: "station", stationId, staff: true } as const;
  const screen = await world.sockets.connect(session, LIVE_PATHS.station(stationId), kind);
  if (!screen) throw new Error("no socket is left for a helper's page");
  const page = { stationId, screen };
  const said = await session.ask("staffing.setAvailability", (api) =>
    api.staffing.setAvailability.mutate({ stationId, availability: "free" }),
  );
  valueOr(world, "staffing.setAvailability", said, []);
  while (!world.state.everybodyDone) {
    const { move } = await session.ask("staffing.mine", (api) => api.staffing.mine.query({ stationId }));
    if (move?.status === "proposed") await answer(world, helper, page, move);
    const kept = placeOf(screen, userId);
    if (kept?.isComing) {
      await world.clock.sleep(random.lognormal(WALK_UP_SECONDS, SPREAD));
      await takePlace(world, helper, page, kept.id);
      return serveDesk(world, session, screen, { ...desk, serverId: kept.id }, random);
    }
    await screen.when(() => placeOf(screen, userId)?.isComing === true, LOOK_EVERY_MS);
  }
}

/** Whoever is asked first would rather stay; whoever is asked then goes. */
async function answer(
  world: World,
  { session, userId }: Helper,
  { stationId, screen }: Page,
  { id: moveId, to }: MoveView,
) {
  const { book, clock, sockets } = world;
  const says = [...book.moves.values()].some((move) => move.answer === "decline") ? "accept" : "decline";
  const answered = await session.command("staffing.answerMine", (api) =>
    api.staffing.answerMine.mutate({ stationId, moveId, answer: says }),
  );
  if (!valueOr(world, "staffing.answerMine", answered, ["move-settled"])) return;
  const isLate = clock.now() > PLAN.lastEntryAt;
  book.moves.set(moveId, { userId, to: to.id, answer: says, isLate, deskId: null });
  if (says === "decline" || isLate) return;
  sockets.mustShow(screen, "the desk that is kept for a helper", () => placeOf(screen, userId) !== null);
}

async function takePlace(world: World, { session, userId }: Helper, { stationId, screen }: Page, serverId: string) {
  const taken = await session.command("station.setDesk", (api, commandId) =>
    api.station.setDesk.mutate({ commandId, stationId, serverId, duty: "mine" }),
  );
  valueOr(world, "station.setDesk", taken, []);
  for (const move of world.book.moves.values())
    if (move.userId === userId && move.answer === "accept") move.deskId = serverId;
  world.sockets.mustShow(screen, "a helper at their desk", () => placeOf(screen, userId)?.isComing === false);
}

function placeOf(screen: LiveSocket, userId: UserId): DeskView | null {
  return placesOn(screen).find(({ staffId, isDraining }) => staffId === userId && !isDraining) ?? null;
}
