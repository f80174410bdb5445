import { type FigurePath, Followers, figureAt, type OpenOne } from "../load/followers.ts";

// Holds followers' sockets in the process of the server: there they need no descriptors. Bundled and served by
// bench/server/holder.ts; the product knows nothing of it, and is reached by its own doors.

export type HolderCommand =
  | {
      readonly type: "follow";
      readonly url: string;
      readonly openingAtOnce: number;
      readonly figure: FigurePath;
      /** The headers each follower comes with. */
      readonly headers: readonly [name: string, value: string][][];
    }
  | { readonly type: "connect" }
  | { readonly type: "comeBack"; readonly seats: number }
  | { readonly type: "cut" }
  | { readonly type: "expect"; readonly value: number; readonly patienceMs: number }
  | { readonly type: "counts" };

type Fetcher = { readonly fetch: (input: Request | string, init?: RequestInit) => Promise<Response> };
type Env = {
  readonly PRODUCT: Fetcher;
  readonly HOLDER: { readonly getByName: (name: string) => Fetcher };
};
type State = { readonly abort: (reason: string) => void };
/** What the runtime's responses and sockets have beyond a browser's. */
type Upgraded = Response & { readonly webSocket: (WebSocket & { readonly accept: () => void }) | null };

const REST_MS = 1;

/** By object. Outside of them: an object that dies to cut its sockets must not forget how far its followers were. */
const crowds = new Map<string, Followers>();

export class SocketHolder {
  readonly #state: State;
  readonly #env: Env;

  constructor(state: State, env: Env) {
    this.#state = state;
    this.#env = env;
  }

  async fetch(request: Request): Promise<Response> {
    const name = new URL(request.url).pathname;
    const command: HolderCommand = await request.json();
    if (command.type === "follow") {
      const { url, headers, figure, openingAtOnce } = command;
      crowds.set(name, new Followers(headers.length, this.#opener(url, headers), figureAt(...figure), openingAtOnce));
      return Response.json(null);
    }
    const crowd = crowds.get(name);
    if (!crowd) return new Response("follow first", { status: 409 });
    switch (command.type) {
      case "connect":
        await crowd.connect();
        return Response.json(null);
      case "comeBack":
        await crowd.comeBack(command.seats);
        return Response.json(null);
      case "cut":
        crowd.cut();
        // The only way to end sockets here without saying so on each.
        this.#state.abort("cut");
        return Response.json(null);
      case "expect":
        return later(crowd.expect(command.value, command.patienceMs).times);
      case "counts":
        return Response.json(crowd.counts());
    }
  }

  #opener(url: string, headers: readonly [string, string][][]): OpenOne {
    return async (index, hear, lose) => {
      // The runtime looks at its connections once nothing else is left to do: upgrades without a rest would leave loopback none.
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      const init = { headers: [...(headers[index] ?? []), ["Upgrade", "websocket"] as [string, string]] };
      const { status, webSocket: socket } = (await this.#env.PRODUCT.fetch(url, init)) as Upgraded;
      if (!socket) throw new Error(`no socket at ${url}: ${status}`);
      socket.accept();
      socket.addEventListener("message", ({ data }) => hear(data));
      socket.addEventListener("close", lose);
      return { send: (text) => socket.send(text), cut: () => {} };
    };
  }
}

/** Answers at once, and says the rest when it is known: whoever reads the head knows that it was understood. */
function later(times: Promise<readonly number[]>): Response {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  void times.then(async (those) => {
    await writer.write(new TextEncoder().encode(JSON.stringify(those)));
    await writer.close();
  });
  return new Response(readable);
}

export default {
  async fetch(request: Request, { HOLDER }: Env): Promise<Response> {
    try {
      return await HOLDER.getByName(new URL(request.url).pathname).fetch(request);
    } catch (error) {
      return new Response(String(error), { status: 410 });
    }
  },
};
