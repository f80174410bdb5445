import type { Problem, Rule, SourceFile, Tree } from "./tree.ts";

const FOLDER = /^(db\/migrations\/(?:\w+\/)?)([^/]+\.sql)$/;
const HANDWRITTEN = /^db\/schema\/(\w+)\/[^/]+\.sql$/;

/** Each database's migrations are numbered without a gap or a double, and the generator's journal names the same ones. */
export const migrationNumbers: Rule = {
  name: "migrations",
  check: (tree) => {
    const folders = Map.groupBy(
      [...tree.paths].flatMap((path) => {
        const [, folder, name] = FOLDER.exec(path) ?? [];
        return folder && name ? { folder, name } : [];
      }),
      ({ folder }) => folder,
    );
    const numbers = [...folders].flatMap(([folder, files]) => {
      const journal = tree.files.find(({ path }) => path === `${folder}meta/_journal.json`)?.text ?? null;
      return check(folder, files.map(({ name }) => name).sort(), journal);
    });
    return [...numbers, ...tree.files.flatMap((file) => whyNotMigrated(file, tree))];
  },
};

/** What stands beside the tables as SQL, for the generator cannot make it, is a migration as it stands. */
function whyNotMigrated({ path, text }: SourceFile, { files }: Tree): Problem[] {
  const [, kind] = HANDWRITTEN.exec(path) ?? [];
  if (!kind || files.some((one) => one.path.startsWith(`db/migrations/${kind}/`) && one.text === text)) return [];
  return [{ path, says: "is in no migration: npm run migrations" }];
}

function check(folder: string, names: readonly string[], journal: string | null): Problem[] {
  const problems: Problem[] = [];
  const numbered = names.filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name));
  for (const name of names)
    if (!numbered.includes(name)) problems.push({ path: folder + name, says: "a migration is named NNNN_name.sql" });
  numbered.forEach((name, index) => {
    const number = Number(name.slice(0, 4));
    if (number === index) return;
    const says = numbered.some((other) => other !== name && other.startsWith(name.slice(0, 4)))
      ? "two migrations carry this number"
      : `expected number ${String(index).padStart(4, "0")} here`;
    problems.push({ path: folder + name, says });
  });
  if (journal !== null)
    for (const name of numbered)
      if (!journal.includes(`"${name.replace(".sql", "")}"`))
        problems.push({ path: folder + name, says: "the generator's journal does not know this migration" });
  return problems;
}
