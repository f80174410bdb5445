import type { Api } from "#web/lib/trpc";

/** Fetches all of a college, page by page, and hands it to the browser as a file of JSON lines. */
export async function exportCollege({ college }: Api["client"], slug: string): Promise<void> {
  const lines: string[] = [];
  for (const store of await college.beginExport.mutate()) {
    let after: (string | number)[] | null = null;
    do {
      const page: { rows: readonly object[]; next: readonly (string | number)[] | null } =
        await college.exportPage.query({ store, after });
      for (const row of page.rows) lines.push(`${JSON.stringify({ store, ...row })}\n`);
      after = page.next && [...page.next];
    } while (after !== null);
  }
  const file = URL.createObjectURL(new Blob(lines, { type: "application/x-ndjson" }));
  const link = document.createElement("a");
  link.href = file;
  link.download = `${slug}-${new Date().toISOString().slice(0, 10)}.ndjson`;
  link.click();
  URL.revokeObjectURL(file);
}
