import type { CollegeId } from "#shared/ids";

/** More words than this narrow nothing down. */
const WORDS_MAX = 8;

/** What FTS5 takes for a word: the categories in db/schema/shard/event-words.sql. */
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

/**
 * What somebody typed, as a query for the full-text index: every word, the last one as far as it was typed. Each is quoted,
 * so nothing of it is an operator.
 * @returns null when there is no word in it
 * Source: https://sqlite.org/fts5.html#full_text_query_syntax
 */
export function matchOf(typed: string, collegeId: CollegeId): string | null {
  const words = (typed.normalize("NFC").toLowerCase().match(WORD) ?? []).slice(0, WORDS_MAX);
  if (words.length === 0) return null;
  const quoted = words.map((word) => `"${word}"`).join(" AND ");
  return `college : "${collegeId.slice(4)}" AND - college : (${quoted} *)`;
}
