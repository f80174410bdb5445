/** What must be declared of food that is sold in the European Union (Regulation 1169/2011, Annex II), as menus call it. */
export const ALLERGENS = [
  ...["gluten", "crustaceans", "egg", "fish", "peanuts", "soya", "milk"],
  ...["nuts", "celery", "mustard", "sesame", "sulphites", "lupin", "molluscs"],
] as const;

/** Other words for one of them, and what is one of their kind. Somebody who avoids the kind avoids each of it. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ...ALLERGENS.map((allergen) => [allergen, allergen] as const),
  ...kind("gluten", "wheat rye barley oat oats spelt kamut"),
  ...kind("crustaceans", "crustacean crab crabs shrimp shrimps prawn prawns lobster"),
  ...kind("egg", "eggs"),
  ...kind("peanuts", "peanut"),
  ...kind("soya", "soy soybean soybeans"),
  ...kind("milk", "dairy lactose butter cheese"),
  ...kind(
    "nuts",
    "nut almond almonds hazelnut hazelnuts walnut walnuts cashew cashews pecan pecans pistachio pistachios",
  ),
  ...kind("sulphites", "sulphite sulfite sulfites"),
  ...kind("lupin", "lupine lupins"),
  ...kind("molluscs", "mollusc mollusk mollusks mussel mussels oyster oysters squid clams"),
]);

function kind(allergen: (typeof ALLERGENS)[number], words: string): (readonly [string, string])[] {
  return words.split(" ").map((word) => [word, allergen]);
}

/** One spelling for one allergen, so that "Milk " and "milk" are not two. */
export function normalAllergen(text: string): string {
  return text.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
}

/**
 * Which of the declared somebody must not eat. Own words count by each of theirs: who avoids nuts avoids "walnuts" and "traces of
 * nuts" too. Rather one too many than one too few.
 */
export function avoidedOf(declared: readonly string[], avoided: readonly string[]): string[] {
  const names = new Set(avoided.flatMap((each) => [normalAllergen(each), ...kindsIn(each)]));
  return declared.filter(
    (each) => wordsIn(each).some((word) => names.has(word)) || kindsIn(each).some((kind) => names.has(kind)),
  );
}

/** What people choose from where these are declared: those everybody knows, and own words that name none of them. */
export function choicesOf(declared: readonly string[]): string[] {
  const choices = declared.flatMap((each) => {
    const kinds = kindsIn(each);
    return kinds.length > 0 ? kinds : [normalAllergen(each)];
  });
  return [...new Set(choices)].sort();
}

function kindsIn(allergen: string): string[] {
  return wordsIn(allergen).flatMap((word) => KINDS.get(word) ?? []);
}

function wordsIn(allergen: string): string[] {
  const name = normalAllergen(allergen);
  return [name, ...name.split(/[^\p{L}\p{N}]+/u).filter(Boolean)];
}
