/** Who is called, and how often each call was repeated. */
export type Calls = { readonly called: readonly number[]; readonly rings: Readonly<Record<number, number>> };

/** What changed between two looks at who is called: who is new, and whose call was repeated. */
export function newCalls(before: Calls, after: Calls): number[] {
  const ringsOf = ({ rings }: Calls, number: number) => rings[number] ?? 0;
  return after.called.filter(
    (number) => !before.called.includes(number) || ringsOf(after, number) > ringsOf(before, number),
  );
}

type Words = (number: number, deskId: string | undefined) => string;

const WORDS: Readonly<Record<string, Words>> = {
  en: (number, desk) => (desk ? `Number ${number}, to desk ${desk}.` : `Number ${number}.`),
  es: (number, desk) => (desk ? `Número ${number}, al puesto ${desk}.` : `Número ${number}.`),
  fr: (number, desk) => (desk ? `Numéro ${number}, au guichet ${desk}.` : `Numéro ${number}.`),
  de: (number, desk) => (desk ? `Nummer ${number}, an Platz ${desk}.` : `Nummer ${number}.`),
};

/**
 * A call as it is spoken, in the first of the browser's languages that we have words for.
 * @param languages BCP 47 tags, the one liked best first
 * @returns the words, and the tag for the voice that reads them
 */
export function callWords(
  number: number,
  deskId: string | undefined,
  languages: readonly string[],
): { readonly words: string; readonly language: string } {
  for (const language of languages) {
    const say = WORDS[language.split("-")[0]?.toLowerCase() ?? ""];
    if (say) return { words: say(number, deskId), language };
  }
  return { words: WORDS.en?.(number, deskId) ?? "", language: "en" };
}
