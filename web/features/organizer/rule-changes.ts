import type { RuleBody } from "#shared/domain/rules/types";
import { type NameOf, sayRule } from "#shared/domain/rules/words";

/** How a part of a rule was, and how it is since. Null: there was none, or there is none any more. */
export type RuleChange = { readonly part: string; readonly was: string | null; readonly is: string | null };

/**
 * What a version of a rule changed of the one before, each part in words.
 * @param clock says an instant as people on campus read it
 */
export function changesOf(
  before: RuleBody,
  after: RuleBody,
  nameOf: NameOf,
  clock: (at: number) => string,
): RuleChange[] {
  // The first says when, and ends with a colon before the others.
  const linesOf = (body: RuleBody) => sayRule(body, nameOf).map((line) => line.replace(/:$/, "."));
  const [was, is] = [linesOf(before), linesOf(after)];
  const compare = (part: string, say: (body: RuleBody) => string): RuleChange[] =>
    say(before) === say(after) ? [] : [{ part, was: say(before), is: say(after) }];
  return [
    ...compare("Name", ({ name }) => `“${name}”`),
    ...was.filter((line) => !is.includes(line)).map((line) => ({ part: "No longer", was: line, is: null })),
    ...is.filter((line) => !was.includes(line)).map((line) => ({ part: "New", was: null, is: line })),
    ...compare("If several hold", ({ match, branches }) =>
      branches.length > 1 && match === "all" ? "all of them" : "only the first",
    ),
    ...compare("Where", ({ stationId }) =>
      stationId === null ? "wherever it happens" : (nameOf(stationId) ?? "a station that is gone"),
    ),
    ...compare("Place in the order", ({ order }) => String(order)),
    ...compare("In force from", ({ from }) => (from === null ? "when it was saved" : clock(from))),
    ...compare("Until", ({ until }) => (until === null ? "for good" : clock(until))),
    ...compare("It is", ({ isOn }) => (isOn ? "on" : "off")),
  ];
}
