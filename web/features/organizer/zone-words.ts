import type { ZoneCount } from "#shared/views/gate";

/** What a zone is called; who is in none is somewhere else on the grounds. */
export function zoneName({ listId, name }: ZoneCount): string {
  return listId === null ? "Between zones" : name;
}
