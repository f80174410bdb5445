import type { College } from "./campus.ts";
import type { Objects } from "./objects.ts";
import type { ReadModel } from "./read-model.ts";
import { check } from "./violation.ts";

const OBJECT_TABLES = ["log", "value", "hold", "registration", "pass", "token", "food_order", "sku"];
const READ_MODEL_TABLES = ["event_totals", "registrations", "passes", "scans", "messages", "tokens", "orders"];

/** Nothing of one college lies in another's objects, nor in its rows of the read model. */
export function checkTenancy(readModel: ReadModel, all: readonly Objects[]): void {
  for (const { college, ledger, desk, kitchen } of all) {
    const foreign = all.flatMap((other) => (other.college === college ? [] : idsOf(other.college)));
    for (const { name, disk } of [ledger, desk, kitchen]) {
      const tables = disk.rows<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'");
      const known = tables.filter((table) => OBJECT_TABLES.includes(table.name));
      for (const table of known)
        checkClean(`${table.name} of ${name}`, disk.rows(`SELECT * FROM ${table.name}`), foreign);
    }
    for (const table of READ_MODEL_TABLES) {
      const rows = readModel.rows(`SELECT * FROM ${table} WHERE college_id = ?`, college.collegeId);
      checkClean(`${table} of ${college.collegeId}`, rows, foreign);
    }
  }
}

function checkClean(where: string, rows: readonly object[], foreign: readonly string[]): void {
  const text = JSON.stringify(rows);
  for (const id of foreign) check("I7", !text.includes(id), () => `${id} of another college is in ${where}`);
}

function idsOf(college: College): string[] {
  const { collegeId, eventId, deskId, kitchenId, organizer, people, gates } = college;
  return [collegeId, eventId, deskId, kitchenId, organizer, ...people, ...gates];
}
