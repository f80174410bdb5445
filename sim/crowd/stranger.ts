import { LIVE_PATHS } from "#shared/protocol/live-wire";
import { newCommandId, type Session } from "./session.ts";
import type { World } from "./world.ts";

/** Long enough for an honest refusal to arrive. */
const SOCKET_WITHIN_MS = 5_000;

/**
 * People of another college, their organizer included, try what they heard of: ids of this event, its stations, tokens
 * and orders. For them there must be no such thing.
 */
export async function tryForeignIds(world: World, strangers: readonly Session[]): Promise<void> {
  const { eventId, gates, desks, kitchens } = world.grounds;
  const token = [...world.book.tokens.values()][0];
  const order = [...world.book.orders.values()][0];
  const [registered] = world.book.confirmed;
  const desk = desks[0]?.id;
  const kitchen = kitchens[0]?.id;
  const gateId = gates[0]?.id;
  if (!token || !order || !registered || !desk || !kitchen || !gateId) {
    world.measures.problem("nothing had happened yet that strangers could try for");
    return;
  }
  const code = registered.registration.passes[0]?.code ?? "";
  for (const stranger of strangers) {
    const probe = (name: string, run: Parameters<Session["expectNotFound"]>[1], also: string[] = []) =>
      stranger.expectNotFound(`a stranger's ${name}`, run, also);
    const commandId = newCommandId();
    const at = { commandId, stationId: token.stationId, tokenId: token.joined.id };
    const ordered = { commandId, stationId: order.stationId, orderId: order.placed.id };
    await Promise.all([
      probe("getEvent", (api) => api.attendee.getEvent.query({ eventId })),
      probe("getPass", (api) => api.attendee.getPass.query({ eventId })),
      probe("getStation", (api) => api.attendee.getStation.query({ stationId: desk })),
      probe("getOrder", (api) => api.attendee.getOrder.query({ stationId: order.stationId, orderId: order.placed.id })),
      probe("holdSeat", (api) => api.attendee.holdSeat.mutate({ commandId, eventId })),
      probe("register", (api) => api.attendee.register.mutate({ commandId, eventId })),
      probe("joinQueue", (api) => api.attendee.joinQueue.mutate({ commandId, stationId: desk, laneId: "regular" })),
      probe("leaveQueue", (api) => api.attendee.leaveQueue.mutate(at)),
      probe("cancelOrder", (api) => api.attendee.cancelOrder.mutate(ordered)),
    ]);
    // Without the role the answer is already NOT_ALLOWED, whatever the id.
    const role = ["NOT_ALLOWED"];
    await Promise.all([
      probe("wall", (api) => api.organizer.wall.query({ eventId }), role),
      probe("doorList", (api) => api.organizer.doorList.query({ eventId }), role),
      probe("organizer.getEvent", (api) => api.organizer.getEvent.query({ eventId }), role),
      probe("organizer.getStation", (api) => api.organizer.getStation.query({ stationId: kitchen }), role),
      probe(
        "revokePass",
        (api) => api.organizer.revokePass.mutate({ commandId, eventId, userId: registered.userId }),
        role,
      ),
      probe("board", (api) => api.station.board.query({ stationId: kitchen }), role),
      probe("callNext", (api) => api.station.callNext.mutate({ commandId, stationId: desk }), role),
      probe("finish", (api) => api.station.finish.mutate(at), role),
      probe("handOverOrder", (api) => api.station.handOverOrder.mutate(ordered), role),
      probe("scanner.setup", (api) => api.scanner.setup.query({ eventId }), role),
      probe("scan", (api) => api.scanner.scan.mutate({ commandId, eventId, gateId, code }), role),
    ]);
    const paths = [LIVE_PATHS.feed(eventId), LIVE_PATHS.station(kitchen), LIVE_PATHS.gate(eventId)];
    for (const path of paths) {
      if (await opens(world.url, stranger, path))
        world.book.violated("foreign data seen", `a stranger's socket ${path} opened`);
    }
  }
}

/** A neighbour of the same college tries another person's order and token. */
export async function tryNeighboursThings(world: World, neighbour: Session, neighbourEmail: string): Promise<void> {
  const isOther = ({ person }: { person: { email: string } }) => person.email !== neighbourEmail;
  const order = [...world.book.orders.values()].find(isOther);
  if (!order) return;
  const ordered = { stationId: order.stationId, orderId: order.placed.id };
  await neighbour.expectNotFound("a neighbour's getOrder", (api) => api.attendee.getOrder.query(ordered));
}

function opens(url: string, session: Session, path: string): Promise<boolean> {
  const address = `${url.replace(/^http/, "ws")}/api/${session.college}${path}`;
  const socket: WebSocket = Reflect.construct(WebSocket, [address, { headers: session.headers() }]);
  return new Promise((resolve) => {
    const settle = (isOpen: boolean) => {
      clearTimeout(timer);
      resolve(isOpen);
      socket.close();
    };
    const timer = setTimeout(() => settle(false), SOCKET_WITHIN_MS);
    socket.addEventListener("open", () => settle(true));
    socket.addEventListener("error", () => settle(false));
  });
}
