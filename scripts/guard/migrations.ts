import type { Problem, Rule } from "./tree.ts";

const FOLDER = "db/migrations/";

/** Migrations are numbered without a gap or a double, and the generator's journal names the same ones. */
export const migrationNumbers: Rule = {
  name: "migrations",
  check: (tree) => {
    const problems: Problem[] = [];
    const names = [...tree.paths]
      .filter((path) => path.startsWith(FOLDER) && path.endsWith(".sql"))
      .map((path) => path.slice(FOLDER.length))
      .sort();
    const numbered = names.filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name));
    for (const name of names)
      if (!numbered.includes(name)) problems.push({ path: FOLDER + name, says: "a migration is named NNNN_name.sql" });
    numbered.forEach((name, index) => {
      const number = Number(name.slice(0, 4));
      if (number === index) return;
      const says = numbered.some((other) => other !== name && other.startsWith(name.slice(0, 4)))
        ? "two migrations carry this number"
        : `expected number ${String(index).padStart(4, "0")} here`;
      problems.push({ path: FOLDER + name, says });
    });
    const journal = tree.files.find(({ path }) => path === `${FOLDER}meta/_journal.json`);
    if (journal)
      for (const name of numbered)
        if (!journal.text.includes(`"${name.replace(".sql", "")}"`))
          problems.push({ path: FOLDER + name, says: "the generator's journal does not know this migration" });
    return problems;
  },
};
