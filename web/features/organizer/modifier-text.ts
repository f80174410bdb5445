import type { ModifierGroup } from "#shared/domain/food/types";
import { MODIFIER_GROUPS_MAX, MODIFIER_OPTIONS_MAX } from "#shared/limits";
import { fromMoneyField, toMoneyField } from "#web/lib/money";

/**
 * What goes with a dish, as its organizer types it: a line for each choice, such as
 * `Sauce, choose 1: Mild; Hot +0.50 (mustard)` or `Extras, up to 3: Egg +1.00 (egg); Seaweed`.
 */
export function modifierText(groups: readonly ModifierGroup[], currency: string): string {
  const option = ({ name, price, allergens }: ModifierGroup["options"][number]) => {
    const extra = price > 0 ? ` +${toMoneyField(price, currency)}` : "";
    return `${name}${extra}${allergens.length > 0 ? ` (${allergens.join(", ")})` : ""}`;
  };
  return groups
    .map(({ name, min, max, options }) => `${name}, ${askedFor(min, max)}: ${options.map(option).join("; ")}`)
    .join("\n");
}

type Read =
  | { readonly ok: true; readonly groups: ModifierGroup[] }
  | { readonly ok: false; readonly complaint: string };
type Draft = { id: string; name: string; price: number; allergens: string[] };

const LINE =
  /^(?<name>[^,:]+),\s*(?:(?<upTo>up to)\s+(?<most>\d+)|choose\s+(?<least>\d+)(?:\s+to\s+(?<to>\d+))?)\s*:(?<options>.+)$/i;
const OPTION = /^(?<name>[^+()]+?)\s*(?:\+\s*(?<price>[\d.,]+))?\s*(?:\((?<allergens>[^()]*)\))?$/;

export function readModifiers(text: string, currency: string): Read {
  const groups: ModifierGroup[] = [];
  const lines = text.split("\n").map((line) => line.trim());
  for (const line of lines.filter(Boolean)) {
    const found = LINE.exec(line)?.groups;
    if (!found) return complain(`“${line}” is no choice. Write, for example: Sauce, choose 1: Mild; Hot +0.50`);
    const { name = "", upTo, most, least, to, options: text = "" } = found;
    const options: Draft[] = [];
    for (const part of text.split(";")) {
      const read = readOption(part.trim(), `g${groups.length + 1}-${options.length + 1}`, currency);
      if (!read) return complain(`${name.trim()}: “${part.trim()}” is nothing to choose, such as: Hot +0.50 (mustard)`);
      options.push(read);
    }
    const [min, max] = upTo ? [0, Number(most)] : [Number(least), Number(to ?? least)];
    if (max < 1 || min > max || min > options.length) return complain(`${name.trim()}: nobody can choose that many.`);
    if (options.length > MODIFIER_OPTIONS_MAX) return complain(`${name.trim()}: at most ${MODIFIER_OPTIONS_MAX}.`);
    groups.push({ id: `g${groups.length + 1}`, name: name.trim(), min, max: Math.min(max, options.length), options });
  }
  if (groups.length > MODIFIER_GROUPS_MAX) return complain(`At most ${MODIFIER_GROUPS_MAX} choices go with a dish.`);
  return { ok: true, groups };
}

function readOption(text: string, id: string, currency: string): Draft | null {
  const found = OPTION.exec(text)?.groups;
  const price = fromMoneyField(found?.price ?? "", currency);
  if (!found?.name || price === null) return null;
  return { id, name: found.name, price, allergens: wordsOf(found.allergens ?? "") };
}

/** "nuts, milk" as two words. */
export function wordsOf(text: string): string[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
}

function askedFor(min: number, max: number): string {
  if (min === 0) return `up to ${max}`;
  return min === max ? `choose ${min}` : `choose ${min} to ${max}`;
}

function complain(complaint: string): Read {
  return { ok: false, complaint };
}
