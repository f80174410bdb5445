import { HttpConnection, type HttpReply } from "./http-connection.ts";
import type { Driver } from "./target.ts";

/** One command: its request, and what its reply should be (null when it is that, else what is wrong). */
export type HttpCommand = { readonly request: string; readonly check: (reply: HttpReply) => string | null };

/** As many kept-alive connections as commands may be on their way; a broken one is replaced. */
export async function openHttp(port: number, inFlight: number, next: () => HttpCommand | null): Promise<Driver> {
  const free = await Promise.all(Array.from({ length: inFlight }, () => HttpConnection.open(port)));
  const all = new Set(free);
  const exchange = async (connection: HttpConnection, { request, check }: HttpCommand): Promise<string | null> => {
    try {
      const reply = await connection.exchange(request);
      free.push(connection);
      return check(reply);
    } catch (failure) {
      all.delete(connection);
      connection.close();
      const fresh = await HttpConnection.open(port);
      all.add(fresh);
      free.push(fresh);
      return String(failure);
    }
  };
  return {
    send: () => {
      const command = next();
      if (!command) return null;
      const connection = free.pop();
      if (!connection) throw new Error("more commands on their way than connections");
      return exchange(connection, command);
    },
    close: () => {
      for (const connection of all) connection.close();
    },
  };
}
