import { connect, createServer, type Socket } from "node:net";

/** A wire between a browser and the app that can be cut for good and mended: no emulation, the connections really die. */
export type CuttableNetwork = {
  readonly url: string;
  readonly cut: () => void;
  readonly mend: () => void;
  readonly close: () => Promise<void>;
};

/** Opens a wire to the app at `url`; what it offers has its own port. */
export async function openNetwork(url: string): Promise<CuttableNetwork> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(Number(target.port), "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const cutAll = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://localhost:${address.port}`,
    cut: cutAll,
    mend: () => {
      isCut = false;
    },
    close: () => {
      cutAll();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
