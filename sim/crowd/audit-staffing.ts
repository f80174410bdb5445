import { DECLINED_MS } from "#shared/domain/staffing/guards";
import type { StaffMoveId, UserId } from "#shared/ids";
import type { MoveView, StaffingBoard } from "#shared/views/staffing";
import type { BoardPage } from "#shared/views/station-page";
import type { KnownMove } from "./book.ts";
import { READ_BACK, untilCaughtUp } from "./read-back.ts";
import type { Session } from "./session.ts";
import type { World } from "./world.ts";

/** As often as the page of who helps where asks for it. */
const LOOK_EVERY_MS = 4_000;
/** That somebody has arrived is seen by the next look at the stations, one in 15 s. */
const NOTED_WITHIN_MS = 20_000;

type Board = Pick<StaffingBoard, "moves" | "staff">;

/** The organizer keeps the page of who helps where open, and the desks' pages beside it, until the day is over. */
export async function watchStaffing(world: World, organizer: Session): Promise<void> {
  const { eventId } = world.grounds;
  while (!world.state.everybodyDone) {
    const [board, pages] = await Promise.all([
      organizer.ask("staffing.board", (api) => api.staffing.board.query({ eventId })),
      readDesks(world, organizer, "station.board"),
    ]);
    for (const one of [...askedAgain(board), ...atTwoPlaces(pages)]) world.book.violated("helpers astray", one);
    await world.clock.sleepReal(LOOK_EVERY_MS);
  }
}

/** Who was asked to help where, what they said and where they are, as the crowd knows it and as the organizer's page shows it. */
export async function auditStaffing(world: World, organizer: Session): Promise<void> {
  const { book, grounds } = world;
  const { eventId } = grounds;
  const wrong = await untilCaughtUp(NOTED_WITHIN_MS, async () => {
    const board = await organizer.ask(READ_BACK, (api) => api.staffing.board.query({ eventId }));
    book.proposedMoves = board.moves.filter(({ savedSeconds }) => savedSeconds !== null).length;
    const pages = await readDesks(world, organizer, READ_BACK);
    return [...whatIsAstray(book.moves, board), ...askedAgain(board), ...atTwoPlaces(pages)];
  });
  for (const one of wrong) book.violated("helpers astray", one);
}

function readDesks({ grounds }: World, organizer: Session, name: string): Promise<BoardPage[]> {
  return Promise.all(
    grounds.desks.map(({ id: stationId }) => organizer.ask(name, (api) => api.station.board.query({ stationId }))),
  );
}

/** Whoever said yes is at the desk that was kept for them, whoever said no is at none, and nobody moved without a word. */
export function whatIsAstray(known: ReadonlyMap<StaffMoveId, KnownMove>, { moves, staff }: Board): string[] {
  const shown = new Map(moves.map((move) => [move.id, move]));
  const went = new Set([...known.values()].flatMap((move) => (move.answer === "accept" ? move.userId : [])));
  return [
    ...[...known].flatMap(([id, move]) => {
      const seen = shown.get(id);
      if (!seen) return [`${move.userId} was asked to help, and the board does not show it`];
      return move.answer === "accept" ? whyNotThere(move, seen, staff) : whyNotLeftAlone(move, seen, staff, went);
    }),
    ...moves.flatMap(({ id, status, name, to }) =>
      known.has(id) || status === "proposed" || status === "withdrawn"
        ? []
        : [`the move of ${name} to ${to.name} is ${status}, and nobody answered it`],
    ),
  ];
}

function whyNotThere(known: KnownMove, { status, end, name, to }: MoveView, staff: Board["staff"]): string[] {
  if (status === "refused" && end === "not-wanted" && known.isLate) return [];
  if (status !== "done") return [`${name} said yes to ${to.name}, and the move is ${status}${end ? ` (${end})` : ""}`];
  const person = staff.find(({ userId }) => userId === known.userId);
  const isThere = person?.stationId === known.to && person.deskId === known.deskId && known.deskId !== null;
  if (isThere && (person.does === "serves" || person.does === "waits")) return [];
  const where = `${person?.does ?? "nowhere"} at desk ${person?.deskId} of ${person?.stationId}`;
  return [`${name} said yes to ${to.name} and took desk ${known.deskId}; the board has them as ${where}`];
}

function whyNotLeftAlone(
  { userId }: KnownMove,
  { status, name, to }: MoveView,
  staff: Board["staff"],
  went: ReadonlySet<UserId>,
): string[] {
  const place = went.has(userId) ? undefined : staff.find((one) => one.userId === userId && one.stationId !== null);
  return [
    ...(status === "declined" ? [] : [`${name} would not go to ${to.name}, and the move is ${status}`]),
    ...(place ? [`${name} would not go to ${to.name}, and ${place.does} at ${place.stationId}`] : []),
  ];
}

/** Whoever declined is left in peace for a while. */
export function askedAgain({ moves }: Pick<Board, "moves">): string[] {
  return moves
    .filter(({ status }) => status === "declined")
    .flatMap((declined) => {
      // Answered later still, so whoever is asked before this was asked too early.
      const until = declined.proposedAt + DECLINED_MS;
      const again = moves.filter(
        ({ userId, proposedAt }) =>
          userId === declined.userId && proposedAt > declined.proposedAt && proposedAt < until,
      );
      return again.map(({ name, to }) => `${name} declined, and was asked again to help at ${to.name}`);
    });
}

/** Nobody serves at two places, of one queue or of two. */
export function atTwoPlaces(pages: readonly Pick<BoardPage, "station" | "desks">[]): string[] {
  const places = new Map<UserId, string[]>();
  for (const { station, desks } of pages)
    for (const { id, staffId, isDraining, isComing } of desks)
      if (staffId && !isDraining && !isComing)
        places.set(staffId, [...(places.get(staffId) ?? []), `desk ${id} of ${station.name}`]);
  return [...places].flatMap(([userId, all]) => (all.length > 1 ? [`${userId} serves at ${all.join(" and ")}`] : []));
}
