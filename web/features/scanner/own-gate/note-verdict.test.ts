import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import { whoCame } from "./note-verdict.ts";

const [ana, ben, cleo, dan] = [1, 2, 3, 4].map((n) => countedId("pass", n)) as [Pass, Pass, Pass, Pass];
type Pass = ReturnType<typeof countedId<"pass">>;
const PARTY = [ana, ben, cleo, dan];

test("those are noted whom the server names, though others could have come", () => {
  const named = { passId: ana, people: 2, passIds: [ana, cleo] };
  expect(whoCame(named, PARTY, () => true)).toEqual([ana, cleo]);
  expect(whoCame({ passId: ana, people: 2, passIds: [dan, cleo] }, [ana], () => false)).toEqual([dan, cleo]);
});

test("of a party whose names are not told those are noted who could come, in the order of their tickets", () => {
  expect(whoCame({ passId: ana, people: 2 }, PARTY, (passId) => passId !== ana)).toEqual([ben, cleo]);
  expect(whoCame({ passId: ana }, PARTY, () => false)).toEqual([ana]);
});
