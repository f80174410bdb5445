import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";

// The least a Worker in front of a Durable Object can do: the yardstick, not an example.

/** One SQLite insert a call, nothing else. */
export class BareObject extends DurableObject {
  constructor(state, env) {
    super(state, env);
    state.storage.sql.exec("CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, body TEXT NOT NULL)");
  }

  write(body) {
    this.ctx.storage.sql.exec("INSERT INTO entry (body) VALUES (?)", body);
    return { ok: true, at: Date.now() };
  }
}

/** Hibernating sockets, and a text sent to all of them. */
export class BareBroadcaster extends DurableObject {
  constructor(state, env) {
    super(state, env);
    state.storage.sql.exec("CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, body TEXT NOT NULL)");
  }

  fetch() {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  webSocketMessage() {}

  broadcast(text) {
    for (const socket of this.ctx.getWebSockets()) socket.send(text);
  }

  /** Commits, then tells the listeners of every shard; shard 0 is this object. */
  async commitAndBroadcast(body, shards) {
    this.ctx.storage.sql.exec("INSERT INTO entry (body) VALUES (?)", body);
    const at = Date.now();
    const others = Array.from({ length: shards - 1 }, (_, i) => shard(this.env, i + 1).broadcast(body));
    this.broadcast(body);
    await Promise.all(others);
    return { ok: true, at };
  }
}

export default class extends WorkerEntrypoint {
  async fetch(request) {
    const url = new URL(request.url);
    if (url.pathname === "/write") {
      const body = await request.text();
      const object = this.env.BARE_OBJECT.get(this.env.BARE_OBJECT.idFromName("one"));
      return Response.json(await object.write(body));
    }
    if (url.pathname === "/socket") return shard(this.env, Number(url.searchParams.get("shard"))).fetch(request);
    if (url.pathname === "/broadcast") {
      const shards = Number(url.searchParams.get("shards"));
      return Response.json(await shard(this.env, 0).commitAndBroadcast(await request.text(), shards));
    }
    return new Response("unknown path", { status: 404 });
  }
}

function shard(env, index) {
  return env.BARE_BROADCASTER.get(env.BARE_BROADCASTER.idFromName(String(index)));
}
