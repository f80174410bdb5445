import type { Mutant } from "./mutants.ts";

const QUEUE_TESTS = ["queue.test", "turn.test", "joins.test", "learning.test", "queue.property.test"].map(
  (name) => `shared/domain/queue/${name}`,
);
const ETA_TESTS = ["shared/domain/eta/eta.test", "shared/domain/eta/eta.property.test"];
const FOOD_TESTS = ["food.test", "holds.test", "orders.test", "food.property.test"].map(
  (name) => `shared/domain/food/${name}`,
);

const queue = (name: string, file: string, guard: string, without: string): Mutant => ({
  ...{ name: `engine: ${name}`, file: `shared/domain/queue/${file}.ts`, guard, without, tests: QUEUE_TESTS },
});
const eta = (name: string, file: string, guard: string, without: string): Mutant => ({
  ...{ name: `engine: ${name}`, file: `shared/domain/eta/${file}.ts`, guard, without, tests: ETA_TESTS },
});
const food = (name: string, file: string, guard: string, without: string): Mutant => ({
  ...{ name: `engine: ${name}`, file: `shared/domain/food/${file}.ts`, guard, without, tests: FOOD_TESTS },
});

/** Mistakes that would be easy to make in the queue's and the kitchen's engines, and that people would suffer from. */
export const ENGINE_MUTANTS: readonly Mutant[] = [
  queue("of equal keys the later number first", "state", "|| a.number - b.number", "|| b.number - a.number"),
  queue(
    "a head start read from the settings",
    "view",
    "return comesBefore(regular[0], privileged[0]) ? regular : privileged;",
    `const other = state.tokens.get(privileged[1].id);
    const credit = state.config.lanes.find(({ id }) => id === other?.laneId)?.creditMs ?? 0;
    return regular[0].key < (other?.joinedAt ?? 0) - credit ? regular : privileged;`,
  ),
  queue(
    "a floor for each server",
    "turn",
    "isOutOfTurn ? state.streak : streakAfter(state, token)",
    "isOutOfTurn || state.servers[0]?.id !== server.id ? state.streak : streakAfter(state, token)",
  ),
  queue(
    "the time of joining reset on a recall",
    "tokens",
    `case "TransferReverted":
      return { ...token, ...back, transfer: null };`,
    `case "TransferReverted":
      return { ...token, ...back, transfer: null, joinedAt: at };`,
  ),
  queue(
    "the time of joining reset on a transfer",
    "joins",
    "const joinedAt = Math.min(at, command.token.joinedAt);",
    "const joinedAt = at;",
  ),
  queue(
    "the time of joining reset on an undo",
    "decide",
    "token: { ...token, ...back }, at",
    "token: { ...token, ...back, joinedAt: at }, at",
  ),
  queue(
    "a grace that a ring starts anew",
    "tokens",
    "return { ...token, rings: token.rings + 1 };",
    "return { ...token, rings: token.rings + 1, dueAt: at + 90_000 };",
  ),
  queue(
    "cycles of no-shows not learned",
    "evolve",
    `case "TokenNoShow":
    case "TokenHeld":`,
    `case "TokenNoShow":
      return { ...next, servers: withServer(next.servers, before?.serverId ?? "", free) };
    case "TokenHeld":`,
  ),
  queue(
    "cycles of missed calls not learned",
    "evolve",
    `case "TokenNoShow":
    case "TokenHeld":`,
    `case "TokenHeld":
      return { ...next, servers: withServer(next.servers, before?.serverId ?? "", free) };
    case "TokenNoShow":`,
  ),
  queue(
    "calibration fed by who was held",
    "evolve",
    "before?.calledAt !== null || isOutOfTurn || !quote",
    "before?.calledAt !== null || !quote",
  ),
  queue(
    "a second place for one person",
    "view",
    'if (held) return { code: "already-in-queue", tokenId: held.id, number: held.number };',
    "",
  ),
  queue(
    "a missed call before its grace is over",
    "turn",
    "first[0].key <= this.at && this.state.tokens.get(first[1])",
    "first[0].key <= this.at + 1 && this.state.tokens.get(first[1])",
  ),
  queue("an undo of an undo", "view", 'status === "no-show" && !wasRestored && now', 'status === "no-show" && now'),
  queue(
    "news told again and again",
    "tokens",
    `case "TurnNear":
      return { ...token, nearAt: at };`,
    `case "TurnNear":
      return token;`,
  ),
  eta(
    "leaving forgotten where there are lanes",
    "predict",
    "theta: flow ? flow.lost",
    "theta: flow && Object.keys(flow.arrivalsOf).length < 2 ? flow.lost",
  ),
  eta("later arrivals with a head start forgotten", "predict", "return overWithin(wait);", "return 0;"),
  food(
    "stock released twice by an end",
    "evolve",
    "return released(moveStock(skus, lines, isUncooked(before) ? release : spoil), lines);",
    "return released(moveStock(moveStock(skus, lines, isUncooked(before) ? release : spoil), lines, release), lines);",
  ),
  food(
    "stock released by a cancellation and by time",
    "orders",
    'return { ...order, status: "expired", holdUntil: null, endedAt: at };',
    "return { ...order, holdUntil: null };",
  ),
  food(
    "slots that hold nothing for orders nobody has started",
    "evolve",
    'return isUncooked(order) || order.status === "preparing";',
    'return order.status === "preparing";',
  ),
  food(
    "stock checked for each line by itself",
    "stock",
    "demand.set(skuId, (demand.get(skuId) ?? 0) + quantity);",
    "demand.set(skuId, quantity);",
  ),
  food(
    "a promise that forgets orders nobody has started",
    "promise",
    "return state.queuedWork - scheduledAfter(state, now) + preparingWork(state, now);",
    "return preparingWork(state, now);",
  ),
  food(
    "unlimited read as none",
    "stock",
    "return onHand === null ? null : Math.max(0, onHand - reserved);",
    "return Math.max(0, (onHand ?? 0) - reserved);",
  ),
  food(
    "whether it was handed over looked at before the code",
    "decide-order",
    'if (type === "HandOver" && command.codeRefusal) return refuse(command.codeRefusal);\n  const order = orderId ? state.orders.get(orderId) : undefined;',
    'const order = orderId ? state.orders.get(orderId) : undefined;\n  if (type === "HandOver" && command.codeRefusal && order?.status !== "served") return refuse(command.codeRefusal);',
  ),
];
