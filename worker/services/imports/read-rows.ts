import type { TicketTypeId, UserId } from "#shared/ids";
import { NAME_CHARS_MAX } from "#shared/inputs/auth";
import { mailSchema } from "#shared/inputs/guests";
import type { ListedRow, RowProblem } from "#shared/views/imports";
import type { TenantCtx } from "../../context.ts";
import type { EventRow } from "../../repositories/events.ts";
import { findKnownGuests } from "../../repositories/guests.ts";
import { listMembersByEmail } from "../../repositories/members.ts";

/** A line that can be asked for. */
export type Listed = {
  readonly name: string;
  readonly mail: string | null;
  readonly ticketTypeId: TicketTypeId;
  /** By what the list knows them again. */
  readonly listKey: string;
  /** The account with the address, or the guest who is there by it; null: somebody new. */
  readonly userId: UserId | null;
  /** Whether a guest's row of this list stands for them, or will. */
  readonly isGuest: boolean;
};
export type ReadRow = { readonly problem: RowProblem } | { readonly listed: Listed };

/**
 * What lines of a list ask for, and of whom. A guest of this event comes before an account with the same address: they may
 * have made it since, and are one person.
 */
export async function readRows(
  { db }: Pick<TenantCtx, "db">,
  event: EventRow,
  rows: readonly ListedRow[],
): Promise<ReadRow[]> {
  const parsed = rows.map((row) => parseRow(event, row));
  const asked = parsed.flatMap((row) => ("listed" in row ? [row.listed] : []));
  const mails = asked.flatMap(({ mail }) => mail ?? []);
  const listKeys = asked.map(({ listKey }) => listKey);
  const [guests, members] = await Promise.all([
    findKnownGuests(db, event.id, { listKeys, mails }),
    listMembersByEmail(db, mails),
  ]);
  return parsed.map((row): ReadRow => {
    if ("problem" in row) return row;
    const { listed } = row;
    const mail = listed.mail ?? "";
    const member = members.get(mail);
    const before = guests.byKey.get(listed.listKey);
    if (before) return { listed: { ...listed, userId: before } };
    const atDoor = guests.byMail.get(mail);
    if (atDoor) return { listed: { ...listed, userId: atDoor, isGuest: false } };
    return member ? { listed: { ...listed, ...member, isGuest: false } } : row;
  });
}

function parseRow(event: EventRow, row: ListedRow): ReadRow {
  const name = row.name.trim();
  if (name === "") return { problem: { code: "name-missing" } };
  if (name.length > NAME_CHARS_MAX) return { problem: { code: "name-too-long", max: NAME_CHARS_MAX } };
  const mail = row.mail.trim() === "" ? null : mailSchema.safeParse(row.mail.trim());
  if (mail && !mail.success) return { problem: { code: "mail-wrong" } };
  const ticketTypeId = typeNamed(event, row.ticketType);
  if (!ticketTypeId) return { problem: { code: "no-such-ticket" } };
  const address = mail?.data ?? null;
  const listKey = address === null ? `name:${plain(name)}` : `mail:${address}`;
  return { listed: { name, mail: address, ticketTypeId, listKey, userId: null, isGuest: true } };
}

/** Nothing said is the event's first that anybody may see; a hidden one has to be named. */
function typeNamed({ ticketTypes }: EventRow, name: string): TicketTypeId | undefined {
  const admitting = ticketTypes.filter(({ admits }) => admits);
  const wanted = plain(name);
  if (wanted === "") return admitting.find(({ hidden }) => !hidden)?.id;
  return admitting.find((type) => plain(type.name) === wanted)?.id;
}

function plain(text: string): string {
  return text.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
}
