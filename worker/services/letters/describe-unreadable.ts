import { type BusMessage, busMessageSchema } from "#shared/protocol/bus";

/** Enough to see what is meant, of what may be anything. */
const QUOTED_CHARS_MAX = 40;

/** Why a letter is no message of ours, in words for who runs the platform; null: it is one. */
export function describeUnreadable(body: string): string | null {
  const message = parse(body);
  if (message === undefined) return "It is longer than any message of ours, so only its beginning was kept.";
  if (typeof message !== "object" || message === null || Array.isArray(message))
    return "It is no message: it has no fields.";
  const { error } = busMessageSchema.safeParse(message);
  if (!error) return null;
  const { type } = message as Partial<BusMessage>;
  if (type === undefined) return "It does not say of what type it is.";
  if (error.issues.some(({ path }) => path[0] === "type"))
    return `Its type ${quote(type)} is none that this version knows. A newer version may have sent it.`;
  return [...new Set(error.issues.map((issue) => sayIssue(issue, message as Record<string, unknown>)))].join(" ");
}

type Issue = NonNullable<ReturnType<typeof busMessageSchema.safeParse>["error"]>["issues"][number];

function sayIssue(issue: Issue, message: Readonly<Record<string, unknown>>): string {
  const [field] = issue.path;
  if (issue.code === "unrecognized_keys")
    return `It holds more than such a message does: ${issue.keys.map(quote).join(", ")}.`;
  const name = quote(field);
  const value = message[String(field)];
  if (value === undefined) return `Its ${name} is missing.`;
  if (Array.isArray(value) && issue.path.length === 1)
    return value.length === 0 ? `Its ${name} is empty.` : `Its ${name} has ${value.length} entries, which is too many.`;
  return `Its ${name} holds what does not belong there.`;
}

function quote(value: unknown): string {
  const text = String(value);
  return `“${text.length > QUOTED_CHARS_MAX ? `${text.slice(0, QUOTED_CHARS_MAX)}…` : text}”`;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
