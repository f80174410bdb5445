import type { Difference, PlacedRow } from "./draft-differences.ts";
import { fieldTimeWords, quoted, yesOrNo } from "./draft-words.ts";
import type { DraftWords } from "./their-changes.tsx";
import type { TicketsDraft, TicketsPlace } from "./tickets-draft.ts";

/** As the form's labels say it, after the name of the row. */
const NAMES: Readonly<Record<string, string>> = {
  name: "name",
  price: "price",
  perPersonMax: "one person can take",
  salesOpenAt: "can be had from",
  salesCloseAt: "until",
  hidden: "only with a code",
  size: "how many",
  typeKeys: "it counts",
  online: "Paid online",
  refundShareBp: "Whoever cancels gets back",
  refundUntil: "Gets it back until",
};

/**
 * The tickets' fields, for who has to choose between two values of one.
 * @param drafts where names of rows are found, the first that has one
 */
export function ticketsWords(drafts: readonly TicketsDraft[], place: TicketsPlace): DraftWords {
  const nameOfRow = (key: string) =>
    drafts.flatMap(({ types, quotas }) => [...types, ...quotas]).find((row) => row.key === key)?.name || "New";
  const say = (name: string, value: unknown) => {
    switch (name) {
      case "price":
        return value === "" ? "Free" : `${value} ${place.currency}`;
      case "hidden":
      case "online":
      case "admits":
        return yesOrNo(value);
      case "refundShareBp":
        return `${Number(value) / 100} %`;
      case "salesOpenAt":
      case "salesCloseAt":
        return value === "" ? "As registration" : fieldTimeWords(value, place.timeZone);
      case "refundUntil":
        return value === "" ? "As long as they can cancel" : fieldTimeWords(value, place.timeZone);
      case "typeKeys":
        return quoted((value as readonly string[]).map(nameOfRow));
      default:
        return String(value);
    }
  };
  return {
    nameOf: (difference) => nameOfChange(difference, nameOfRow),
    say: (spot, value) => {
      switch (spot.kind) {
        case "field":
        case "row-field":
          return say(spot.name, value);
        case "row":
          return value === null ? "Not there" : rowWords((value as PlacedRow).row, say);
        case "order":
          return quoted((value as readonly string[]).map(nameOfRow));
      }
    },
  };
}

function nameOfChange({ spot, mine, theirs }: Difference, nameOfRow: (key: string) => string): string {
  switch (spot.kind) {
    case "field":
      return NAMES[spot.name] ?? spot.name;
    case "row-field":
      return `${nameOfRow(spot.key)}: ${NAMES[spot.name] ?? spot.name}`;
    case "row":
      return `${((mine ?? theirs) as PlacedRow).row.name || "New"}: ${spot.list === "types" ? "the ticket itself" : "the limit itself"}`;
    case "order":
      return spot.list === "types" ? "Order of the tickets" : "Order of the limits";
  }
}

/** A whole row in one line. */
function rowWords(row: PlacedRow["row"], say: (name: string, value: unknown) => string): string {
  const more = "price" in row ? say("price", row.price) : `${row.size} of ${say("typeKeys", row.typeKeys)}`;
  return `${row.name || "New"}, ${more}`;
}
