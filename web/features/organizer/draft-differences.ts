/** Where something stands in a draft: in a field, in a field of a row, as a whole row, or as the order of rows. */
export type Spot =
  | { readonly kind: "field"; readonly name: string; readonly within: string | null }
  | { readonly kind: "row-field"; readonly list: string; readonly key: string; readonly name: string }
  | { readonly kind: "row"; readonly list: string; readonly key: string }
  | {
      readonly kind: "order";
      readonly list: string /** Of the rows that everybody has. */;
      readonly keys: readonly string[];
    };

export type Difference = {
  readonly spot: Spot;
  /** As `readSpot` gives them. */
  readonly mine: unknown;
  readonly theirs: unknown;
  /** Mine was typed; else it is only what was there before. */
  readonly isTyped: boolean;
};

export type Comparison<D> = {
  /** What was typed stays, and everything else is as they left it. */
  readonly merged: D;
  /** Where they changed something and it is not what the draft says. */
  readonly differences: readonly Difference[];
};

type Row = Readonly<Record<string, unknown>>;
type Fields = Readonly<Record<string, unknown>>;
/** A row and where in its list it is. */
export type PlacedRow = { readonly at: number; readonly row: Row };

/**
 * What two people made of one draft. Its fields are values, groups of values, or lists of rows; a row has a `key`, or an `id`,
 * that stays with it. A list of values is a value.
 * @param base   what both began from
 * @param mine   what is in the form
 * @param theirs what is saved now
 */
export function compareDrafts<D extends object>(base: D, mine: D, theirs: D): Comparison<D> {
  const differences = spotsOf(base, mine, theirs).flatMap((spot): Difference[] => {
    const [before, my, their] = [readSpot(base, spot), readSpot(mine, spot), readSpot(theirs, spot)];
    if (isSameAt(spot, before, their) || isSameAt(spot, my, their)) return [];
    return [{ spot, mine: my, theirs: their, isTyped: !isSameAt(spot, before, my) }];
  });
  const untouched = differences.filter(({ isTyped }) => !isTyped);
  return { merged: untouched.reduce((draft, { spot, theirs: next }) => putSpot(draft, spot, next), mine), differences };
}

/** @returns a field's value, a `PlacedRow` or null for none, or the keys of a list in their order; undefined: its row is gone */
export function readSpot(draft: object, spot: Spot): unknown {
  const fields = draft as Fields;
  switch (spot.kind) {
    case "field":
      return spot.within === null ? fields[spot.name] : (fields[spot.within] as Fields)[spot.name];
    case "row-field":
      return rowsOf(fields, spot.list).find((row) => keyOf(row) === spot.key)?.[spot.name];
    case "row": {
      const rows = rowsOf(fields, spot.list);
      const at = rows.findIndex((row) => keyOf(row) === spot.key);
      const row = rows[at];
      return row ? ({ at, row } satisfies PlacedRow) : null;
    }
    case "order":
      return rowsOf(fields, spot.list).map(keyOf);
  }
}

/** @param value as `readSpot` gave it, of this draft or another */
export function putSpot<D extends object>(draft: D, spot: Spot, value: unknown): D {
  const fields = draft as Fields;
  switch (spot.kind) {
    case "field": {
      const { name, within } = spot;
      return within === null
        ? { ...draft, [name]: value }
        : { ...draft, [within]: { ...(fields[within] as Fields), [name]: value } };
    }
    case "row-field": {
      const { list, key, name } = spot;
      const put = (row: Row) => (keyOf(row) === key ? { ...row, [name]: value } : row);
      return { ...draft, [list]: rowsOf(fields, list).map(put) };
    }
    case "row": {
      const others = rowsOf(fields, spot.list).filter((row) => keyOf(row) !== spot.key);
      const placed = value as PlacedRow | null;
      return { ...draft, [spot.list]: placed ? others.toSpliced(placed.at, 0, placed.row) : others };
    }
    case "order":
      return { ...draft, [spot.list]: inOrder(rowsOf(fields, spot.list), value as readonly string[]) };
  }
}

/** The same value, or the same row wherever it stands, or the same order of what everybody has. */
export function isSameAt(spot: Spot, one: unknown, other: unknown): boolean {
  switch (spot.kind) {
    case "field":
    case "row-field":
      return isSame(one, other);
    case "row":
      return isSame((one as PlacedRow | null)?.row, (other as PlacedRow | null)?.row);
    case "order": {
      const shared = (order: unknown) => (order as readonly string[]).filter((key) => spot.keys.includes(key));
      return isSame(shared(one), shared(other));
    }
  }
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Rows that are gone come before those that are new, which stand where they do in theirs. */
function spotsOf(base: object, mine: object, theirs: object): Spot[] {
  return Object.entries(base).flatMap(([name, value]): Spot[] => {
    if (isList(value)) return spotsOfList(name, base as Fields, mine as Fields, theirs as Fields);
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return [{ kind: "field", name, within: null }];
    return Object.keys(value).map((inner) => ({ kind: "field", name: inner, within: name }));
  });
}

/** Of rows; an empty one may become one. */
function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every((row) => typeof row === "object" && row !== null);
}

function spotsOfList(list: string, base: Fields, mine: Fields, theirs: Fields): Spot[] {
  const [before, my, their] = [rowsOf(base, list), rowsOf(mine, list), rowsOf(theirs, list)];
  const theirKeys = their.map(keyOf);
  const gone = [...before, ...my].map(keyOf).filter((key) => !theirKeys.includes(key));
  const keys = [...new Set([...gone, ...theirKeys])];
  const isEverywhere = (key: string) => [before, my, their].every((rows) => rows.some((row) => keyOf(row) === key));
  const rows = keys.flatMap((key): Spot[] => {
    if (!isEverywhere(key)) return [{ kind: "row", list, key }];
    const names = Object.keys(their.find((row) => keyOf(row) === key) ?? {});
    return names.map((name) => ({ kind: "row-field", list, key, name }));
  });
  return [...rows, { kind: "order", list, keys: keys.filter(isEverywhere) }];
}

/** Rows that the order does not name stay behind the one before them. */
function inOrder(rows: readonly Row[], keys: readonly string[]): Row[] {
  let place = -1;
  const placed = rows.map((row) => {
    const at = keys.indexOf(keyOf(row));
    if (at >= 0) place = at;
    return { row, place };
  });
  return placed.sort((one, other) => one.place - other.place).map(({ row }) => row);
}

function rowsOf(fields: Fields, list: string): readonly Row[] {
  return fields[list] as readonly Row[];
}

function keyOf(row: Row): string {
  return String(row.key ?? row.id);
}
