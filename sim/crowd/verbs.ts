import type { Session } from "./session.ts";

type Api = Session["api"];
type Area = "station" | "kitchen";
/** What staff of stations can do: the router has nothing else. */
type Verb = {
  [A in Area]: {
    [P in keyof Api[A] & string]: Api[A][P] extends { mutate: unknown } ? `${A}.${P}` : never;
  }[keyof Api[A] & string];
}[Area];

/** A verb that is added to the router does not compile until it stands here. */
const VERBS: Readonly<Record<Verb, true>> = {
  ...{ "station.setIntake": true, "station.setServers": true, "station.setDesk": true, "station.setExtra": true },
  ...{ "station.pauseQueue": true, "station.endPriority": true, "station.writeNote": true },
  ...{ "station.callNext": true, "station.callToken": true, "station.ring": true, "station.arrived": true },
  ...{ "station.finish": true, "station.markMissed": true, "station.undoNoShow": true, "station.cancelToken": true },
  ...{ "station.issueToken": true, "station.splitGroup": true, "station.transferToken": true },
  ...{ "station.startOrder": true, "station.markReady": true, "station.rejectOrder": true },
  ...{ "station.handOver": true, "station.handOverLate": true, "station.handOverOrder": true },
  ...{ "station.stopSelling": true, "station.resumeSelling": true },
  ...{ "kitchen.markLine": true, "kitchen.markPaid": true, "kitchen.remakeLine": true, "kitchen.markGone": true },
  ...{ "kitchen.dropLine": true, "kitchen.offerSubstitute": true, "kitchen.undoStep": true },
  ...{ "kitchen.voidOrder": true, "kitchen.giveUpOrder": true, "kitchen.setCooks": true },
  ...{ "kitchen.restockDish": true, "kitchen.sellPortions": true, "kitchen.wastePortions": true },
};

/** Which of what staff of stations can do they did on this day, in words. */
export function verbsUsed(asked: readonly string[]): string {
  const all = Object.keys(VERBS);
  const unused = all.filter((verb) => !asked.includes(verb));
  const count = `${all.length - unused.length} of ${all.length} things that staff can do there`;
  return unused.length === 0 ? count : `${count}; nobody asked for ${unused.join(", ")}`;
}
