import { normalAllergen } from "#shared/allergens";
import { DIETS } from "#shared/diets";
import type { StationSetupInput } from "#shared/inputs/organizer";
import { WAITING_MAX } from "#shared/limits";
import type { PayWhen } from "#shared/pay-when";
import type { StationSetup } from "#shared/views/station-page";
import { fromCampusField, toCampusField } from "#web/lib/campus-time";
import { fromMoneyField, toMoneyField } from "#web/lib/money";
import { modifierText, readModifiers, wordsOf } from "./modifier-text.ts";
import { checkQueue, type QueueDraft, queueDraftOf } from "./queue-draft.ts";

/** A station's form: numbers as typed text, so that a half-typed price is kept. */
export type StationDraft = {
  readonly name: string;
  readonly lanes: readonly LaneDraft[];
  readonly priorServiceSeconds: number;
  readonly queue: QueueDraft;
  readonly spareLanes: number;
  readonly serversMin: number;
  readonly cooks: number;
  readonly pay: PayWhen;
  readonly menus: readonly MenuDraft[];
  readonly menu: readonly DishDraft[];
};
/** A time of day with dishes of its own; `from` and `to` as a `datetime-local` field shows them, empty for no end. */
export type MenuDraft = {
  readonly key: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
};
/** `key` stays with a row while it is edited. */
export type LaneDraft = {
  readonly key: string;
  readonly id: string | null;
  readonly name: string;
  readonly minutes: string;
  /** Empty: as many as in the queue. */
  readonly waitingMax: string;
  readonly staffOnly: boolean;
};
export type DishDraft = {
  readonly key: string;
  readonly skuId: string | null;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly price: string;
  readonly variant: string;
  /** Separated by commas; "none" when there are none, empty when nobody declared them. */
  readonly allergens: string;
  /** Separated by commas. */
  readonly diets: string;
  /** As `modifierText` writes it. */
  readonly modifiers: string;
  /** Empty means unlimited. */
  readonly portions: string;
  readonly safety: string;
  readonly makeSeconds: string;
  /** The key of its menu; empty is on all of them. */
  readonly menuId: string;
  /** A picture's id; empty is none. */
  readonly picture: string;
};

/** What money and time are written in. */
export type DraftPlace = { readonly currency: string; readonly timeZone: string };

let lastKey = 0;
export function rowKey(): string {
  lastKey += 1;
  return `row-${lastKey}`;
}

export function stationDraftOf(station: StationSetup, { currency, timeZone }: DraftPlace): StationDraft {
  const field = (at: number | null) => (at === null ? "" : toCampusField(at, timeZone));
  return {
    pay: station.pay,
    menus: station.menus.map(({ id, name, from, to }) => ({ key: id, name, from: field(from), to: field(to) })),
    name: station.name,
    cooks: station.cooks,
    priorServiceSeconds: station.priorServiceSeconds,
    queue: queueDraftOf(station.queue, timeZone),
    spareLanes: station.spareLanes,
    serversMin: station.serversMin,
    lanes: station.lanes.map((lane) => ({
      key: lane.id,
      id: lane.id,
      name: lane.name,
      minutes: String(Math.round(lane.creditMs / 60_000)),
      waitingMax: lane.waitingMax === undefined ? "" : String(lane.waitingMax),
      staffOnly: lane.staffOnly ?? false,
    })),
    menu: station.menu.map((dish) => ({
      key: dish.skuId,
      skuId: dish.skuId,
      name: dish.name,
      description: dish.description,
      category: dish.category,
      price: toMoneyField(dish.price, currency),
      variant: dish.variant,
      allergens: dish.allergens?.length === 0 ? NO_ALLERGENS : (dish.allergens?.join(", ") ?? ""),
      diets: dish.diets.join(", "),
      modifiers: modifierText(dish.modifiers, currency),
      portions: dish.stock === null ? "" : String(dish.stock),
      safety: dish.safety ? String(dish.safety) : "",
      makeSeconds: String(dish.makeSeconds),
      menuId: dish.menuId ?? "",
      picture: dish.picture ?? "",
    })),
  };
}

export const EMPTY_DISH: Omit<DishDraft, "key"> = {
  skuId: null,
  name: "",
  description: "",
  category: "",
  price: "",
  variant: "",
  allergens: "",
  diets: "",
  modifiers: "",
  portions: "",
  safety: "",
  makeSeconds: "60",
  menuId: "",
  picture: "",
};

/** What prices and times in a form mean. */

type Fields = Omit<StationSetupInput, "stationId" | "version">;
export type CheckedStation =
  | { readonly ok: true; readonly fields: Fields }
  | { readonly ok: false; readonly complaint: string };

/** The form as the server takes it, or the first thing to put right. */
export function checkStation(draft: StationDraft, { currency, timeZone }: DraftPlace): CheckedStation {
  const complain = (complaint: string): CheckedStation => ({ ok: false, complaint });
  if (!draft.name.trim()) return complain("Give the station a name.");
  const lanes: Fields["lanes"] = [];
  for (const lane of draft.lanes) {
    const minutes = Number(lane.minutes);
    if (!lane.name.trim()) return complain("Every lane needs a name.");
    if (!Number.isFinite(minutes) || minutes < 0 || minutes > 30) {
      return complain(`${lane.name}: a head start is 0 to 30 minutes.`);
    }
    const most = lane.waitingMax.trim() === "" ? undefined : Number(lane.waitingMax);
    if (most !== undefined && !(Number.isInteger(most) && most >= 1 && most <= WAITING_MAX)) {
      return complain(`${lane.name}: at most so many wait is a whole number from 1 to ${WAITING_MAX}, or empty.`);
    }
    const id = lane.id ?? laneId(lane.name, new Set(lanes.map((each) => each.id)));
    const limits = { ...(most !== undefined && { waitingMax: most }), ...(lane.staffOnly && { staffOnly: true }) };
    lanes.push({ id, name: lane.name.trim(), creditMs: Math.round(minutes * 60_000), ...limits });
  }
  if (lanes.length > 0 && lanes.every(({ creditMs }) => creditMs > 0)) {
    return complain("One lane must be for everybody, with a head start of 0.");
  }
  if (lanes.length > 0 && lanes.every(({ creditMs, staffOnly }) => creditMs > 0 || staffOnly)) {
    return complain("Somebody must be able to join the lane without a head start by themselves.");
  }
  const checked = checkQueue(draft.queue, timeZone);
  if (!checked.ok) return checked;
  const menus: NonNullable<Fields["menus"]> = [];
  for (const { key, name, from, to } of draft.menus) {
    const [begins, ends] = [from, to].map((text) => (text ? fromCampusField(text, timeZone) : null));
    if (!name.trim()) return complain("Every menu needs a name.");
    if ((from && !begins) || (to && !ends)) return complain(`${name}: a time is not complete.`);
    if (begins && ends && begins >= ends) return complain(`${name}: it ends after it begins.`);
    menus.push({ id: key, name: name.trim(), from: begins ?? null, to: ends ?? null });
  }
  const menu: Fields["menu"] = [];
  for (const dish of draft.menu) {
    const price = fromMoneyField(dish.price, currency);
    const makeSeconds = Number(dish.makeSeconds);
    const stock = dish.portions.trim() === "" ? null : Number(dish.portions);
    if (!dish.name.trim()) return complain("Every dish needs a name.");
    if (price === null) return complain(`${dish.name}: the price is not a number.`);
    if (!Number.isInteger(makeSeconds) || makeSeconds < 5 || makeSeconds > 3_600) {
      return complain(`${dish.name}: the time to make one is 5 to 3600 seconds.`);
    }
    if (stock !== null && (!Number.isInteger(stock) || stock < 0)) {
      return complain(`${dish.name}: portions are a whole number, or empty for unlimited.`);
    }
    // Nothing is kept back of what is not counted.
    const safety = stock === null ? 0 : Number(dish.safety);
    if (!Number.isInteger(safety) || safety < 0 || safety > (stock ?? 0)) {
      return complain(`${dish.name}: what is kept for the counter is a whole number, at most the portions delivered.`);
    }
    const modifiers = readModifiers(dish.modifiers, currency);
    if (!modifiers.ok) return complain(`${dish.name}: ${modifiers.complaint}`);
    menu.push({
      ...(dish.skuId && { skuId: dish.skuId }),
      name: dish.name.trim(),
      description: dish.description.trim(),
      category: dish.category.trim(),
      price: price,
      variant: dish.variant.trim(),
      allergens: allergensOf(dish.allergens),
      diets: DIETS.filter((diet) => wordsOf(dish.diets).includes(diet)),
      modifiers: modifiers.groups.map((group) => ({
        ...group,
        options: group.options.map((option) => ({ ...option, allergens: [...option.allergens] })),
      })),
      makeSeconds,
      stock,
      ...(safety > 0 && { safety }),
      menuId: menus.some(({ id }) => id === dish.menuId) ? dish.menuId : null,
      picture: dish.picture || null,
    });
  }
  const { cooks, priorServiceSeconds, spareLanes, serversMin, pay } = draft;
  const name = draft.name.trim();
  const service = { lanes, priorServiceSeconds, spareLanes, serversMin, queue: checked.queue };
  return { ok: true, fields: { name, ...service, cooks, menu, menus, pay } };
}

/** What says that there are none, which an empty field does not. */
const NO_ALLERGENS = "none";

function allergensOf(text: string): string[] | null {
  return wordsOf(text).length === 0 ? null : declaredIn(text);
}

/** The allergens such a field names; none where it says so, or nothing. */
export function declaredIn(text: string): string[] {
  const words = wordsOf(text).map(normalAllergen);
  return words.length === 1 && words[0] === NO_ALLERGENS ? [] : [...new Set(words)];
}

/** The words with one more or less, as a field shows them. */
export function withWord(words: readonly string[], word: string, isOn: boolean): string {
  const others = words.filter((each) => each !== word);
  return (isOn ? [...others, word] : others).join(", ");
}

/** "Wheelchair & family" as "wheelchair-family", made unique. */
function laneId(name: string, taken: ReadonlySet<string>): string {
  const words = name
    .toLowerCase()
    .normalize("NFD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  const base = words.slice(0, 28) || "lane";
  let id = base;
  for (let n = 2; taken.has(id); n++) id = `${base}-${n}`;
  return id;
}
