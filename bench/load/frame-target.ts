import { FRAMES_PER_MINUTE_MAX } from "#shared/protocol/live";
import type { LiveSocket } from "./live-socket.ts";
import type { Driver } from "./target.ts";

/** One command as a frame; `commandId` is repeated by its answer. */
export type FrameCommand = { readonly commandId: string; readonly frame: string };

const REPLY = '{"type":"reply"';
const PROBLEM = '{"type":"problem"';

/**
 * Frames on open sockets, in turns: a socket may send only so many a minute, so there are more of them than commands on
 * their way. Answers are told apart by command id; the gate's broadcasts arrive in between and are ignored.
 */
export async function openFrames(
  connect: (index: number) => Promise<LiveSocket>,
  sockets: number,
  next: () => FrameCommand | null,
): Promise<Driver> {
  const waiting = new Map<string, (failure: string | null) => void>();
  const onText = (text: Buffer) => {
    const start = text.toString("latin1", 0, 120);
    const isProblem = start.startsWith(PROBLEM);
    if (!isProblem && !start.startsWith(REPLY)) return;
    const commandId = /"commandId":"([^"]+)"/.exec(start)?.[1] ?? "";
    const answer = waiting.get(commandId);
    waiting.delete(commandId);
    const admitted = !isProblem && text.includes('"verdict":"admit"');
    answer?.(admitted ? null : text.toString("utf8", 0, 300));
  };
  const open = await Promise.all(Array.from({ length: sockets }, (_, index) => connect(index)));
  for (const socket of open) {
    socket.onText = onText;
    socket.onClose = (why) => {
      for (const answer of waiting.values()) answer(why);
      waiting.clear();
    };
  }
  let sent = 0;
  return {
    send: () => {
      const socket = open[sent % open.length];
      const command = sent < open.length * FRAMES_PER_MINUTE_MAX ? next() : null;
      if (!command || !socket) return null;
      sent += 1;
      return new Promise((resolve) => {
        waiting.set(command.commandId, resolve);
        socket.send(command.frame);
      });
    },
    close: () => {
      for (const socket of open) socket.close();
    },
  };
}
