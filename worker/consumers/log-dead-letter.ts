import { busMessageSchema } from "#shared/protocol/bus";
import { logLine } from "../log.ts";

/** The sweep does what the message asked for; here somebody is told that the bus failed. */
export function logDeadLetter({ id, attempts, body }: Message): void {
  const parsed = busMessageSchema.safeParse(body);
  const type = parsed.success ? parsed.data.type : "unreadable";
  const collegeId = parsed.success ? parsed.data.collegeId : null;
  logLine("error", "a bus message was given up", { messageId: id, attempts, type, collegeId });
}
