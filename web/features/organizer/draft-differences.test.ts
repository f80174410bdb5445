import fc from "fast-check";
import { expect, test } from "vitest";
import { compareDrafts, isSameAt, putSpot, readSpot } from "./draft-differences.ts";

type Draft = {
  readonly title: string;
  readonly payment: { readonly online: boolean; readonly until: string };
  readonly types: readonly { readonly key: string; readonly name: string; readonly price: string }[];
};

const base: Draft = {
  title: "Fair",
  payment: { online: false, until: "" },
  types: [
    { key: "a", name: "Student", price: "" },
    { key: "b", name: "Guest", price: "5" },
  ],
};
const [student, guest] = base.types;
if (!student || !guest) throw new Error("two rows");

test("what each of two people changed alone stays", () => {
  const mine = { ...base, title: "Great fair", types: [{ ...student, price: "3" }, guest] };
  const theirs = { ...base, payment: { online: true, until: "" }, types: [student, { ...guest, name: "Visitor" }] };
  const { merged, differences } = compareDrafts(base, mine, theirs);
  expect(merged).toEqual({
    title: "Great fair",
    payment: { online: true, until: "" },
    types: [
      { ...student, price: "3" },
      { ...guest, name: "Visitor" },
    ],
  });
  expect(differences.map(({ isTyped }) => isTyped)).toEqual([false, false]);
});

test("what both changed keeps mine, and can be made theirs", () => {
  const mine = { ...base, title: "Great fair" };
  const theirs = { ...base, title: "Small fair" };
  const { merged, differences } = compareDrafts(base, mine, theirs);
  expect(merged.title).toBe("Great fair");
  expect(differences).toEqual([
    {
      ...{ spot: { kind: "field", name: "title", within: null }, isTyped: true },
      ...{ mine: "Great fair", theirs: "Small fair" },
    },
  ]);
  expect(differences.reduce((draft, { spot, theirs: next }) => putSpot(draft, spot, next), merged)).toEqual(theirs);
});

test("a list of values is a value", () => {
  const none = [null, null] as const;
  const draft = { place: none as readonly (string | null)[] };
  const { merged, differences } = compareDrafts(draft, { place: ["hall", null] }, { place: ["hall", "stage"] });
  expect(merged.place).toEqual(["hall", null]);
  expect(differences).toHaveLength(1);
});

test("a row that they removed and I typed into stays until I let it go", () => {
  const mine = { ...base, types: [{ ...student, price: "3" }, guest] };
  const theirs = { ...base, types: [guest] };
  const { merged, differences } = compareDrafts(base, mine, theirs);
  expect(merged).toEqual(mine);
  const [row] = differences;
  if (!row) throw new Error("a difference");
  const without = putSpot(merged, row.spot, row.theirs);
  expect(without).toEqual(theirs);
  expect(putSpot(without, row.spot, row.mine)).toEqual(mine);
});

test("a row that I removed stays removed, whatever they made of it", () => {
  const theirs = { ...base, types: [{ ...student, price: "9" }, guest] };
  const { merged, differences } = compareDrafts(base, { ...base, types: [guest] }, theirs);
  expect(merged.types).toEqual([guest]);
  expect(differences).toMatchObject([{ spot: { kind: "row", key: "a" }, mine: null, isTyped: true }]);
});

test("both added a row, and they turned the others around", () => {
  const added = { key: "m", name: "Mine", price: "" };
  const theirs = { ...base, types: [guest, student, { key: "t", name: "Theirs", price: "" }] };
  const { merged } = compareDrafts(base, { ...base, types: [...base.types, added] }, theirs);
  expect(merged.types.map(({ key }) => key).toSorted()).toEqual(["a", "b", "m", "t"]);
  expect(merged.types.findIndex(({ key }) => key === "b")).toBeLessThan(
    merged.types.findIndex(({ key }) => key === "a"),
  );
});

const drafts: fc.Arbitrary<Draft> = fc.record({
  title: fc.constantFrom("x", "y"),
  payment: fc.record({ online: fc.boolean(), until: fc.constantFrom("", "later") }),
  types: fc.uniqueArray(
    fc.record({
      key: fc.constantFrom("a", "b", "c", "d", "e"),
      name: fc.constantFrom("n", "o"),
      price: fc.constantFrom("", "1"),
    }),
    { selector: ({ key }) => key },
  ),
});

test("where only one of two changed something, that is what is left", () => {
  fc.assert(
    fc.property(drafts, drafts, (before, after) => {
      expect(compareDrafts(before, after, before)).toEqual({ merged: after, differences: [] });
      expect(compareDrafts(before, before, after).merged).toEqual(after);
    }),
  );
});

test("nothing typed is lost: each of it stands in what is merged, and each difference can be decided either way", () => {
  fc.assert(
    fc.property(drafts, drafts, drafts, (before, mine, theirs) => {
      const { merged, differences } = compareDrafts(before, mine, theirs);
      for (const { spot, mine: my, theirs: their, isTyped } of differences) {
        if (spot.kind === "order") continue; // others' rows may stand between
        expect(isSameAt(spot, readSpot(merged, spot), isTyped ? my : their)).toBe(true);
        for (const side of [my, their])
          expect(isSameAt(spot, readSpot(putSpot(merged, spot, side), spot), side)).toBe(true);
      }
      for (const row of mine.types) {
        if (theirs.types.some(({ key }) => key === row.key)) continue;
        if (before.types.some((old) => JSON.stringify(old) === JSON.stringify(row))) continue;
        expect(merged.types).toContainEqual(row);
      }
    }),
  );
});
