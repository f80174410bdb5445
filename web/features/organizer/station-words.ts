import type { Difference, PlacedRow } from "./draft-differences.ts";
import { quoted } from "./draft-words.ts";
import { QUEUE_NAMES, queueValueWords } from "./queue-words.ts";
import type { StationDraft } from "./station-draft.ts";
import type { DraftWords } from "./their-changes.tsx";

/** As the form's labels say it, after the name of the row. */
const NAMES: Readonly<Record<string, string>> = {
  cooks: "Cooks",
  priorServiceSeconds: "Usual seconds per person",
  spareLanes: "Lanes in reserve",
  serversMin: "Fewest who serve",
  minutes: "head start, min",
  staffOnly: "numbers from the staff alone",
  waitingMax: "waiting at most",
  description: "description",
  category: "category",
  price: "price",
  variant: "variant",
  allergens: "allergens",
  diets: "diets",
  modifiers: "choices",
  portions: "portions",
  safety: "kept for the counter",
  makeSeconds: "seconds to make it",
  pay: "Paying",
  from: "available from",
  to: "available until",
  menuId: "menu",
  picture: "picture",
};

/**
 * The fields of a station, for who has to choose between two values of one.
 * @param drafts where names of rows are found, the first that has one
 */
export function stationWords(drafts: readonly StationDraft[]): DraftWords {
  const rows = drafts.flatMap(({ lanes, menu, menus }) => [...lanes, ...menu, ...menus]);
  const nameOfRow = (key: string) => rows.find((row) => row.key === key)?.name || "New";
  return {
    nameOf: (difference) => nameOfChange(difference, nameOfRow),
    say: (spot, value) => {
      switch (spot.kind) {
        case "field":
          return spot.within === "queue" ? queueValueWords(spot.name, value) : String(value);
        case "row-field":
          return typeof value === "boolean" ? (value ? "Yes" : "No") : String(value);
        case "row":
          return value === null ? "Not there" : String((value as PlacedRow).row.name || "New");
        case "order":
          return quoted((value as readonly string[]).map(nameOfRow));
      }
    },
  };
}

function nameOfChange({ spot, mine, theirs }: Difference, nameOfRow: (key: string) => string): string {
  switch (spot.kind) {
    case "field":
      return (spot.within === "queue" ? QUEUE_NAMES[spot.name] : NAMES[spot.name]) ?? "Name";
    case "row-field":
      return `${nameOfRow(spot.key)}: ${NAMES[spot.name] ?? "name"}`;
    case "row":
      return `${((mine ?? theirs) as PlacedRow).row.name || "New"}: ${spot.list === "menu" ? "the dish" : "the lane"} itself`;
    case "order":
      return spot.list === "menu" ? "Order of the menu" : "Order of the lanes";
  }
}
