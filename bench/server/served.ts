/** A Worker in a workerd process of its own. */
export type Served = {
  readonly port: number;
  /** Null where the system does not tell. */
  readonly pid: number | null;
  /** Where a worker is reached that holds sockets in the same process; null without one. */
  readonly holder: string | null;
  readonly stop: () => Promise<void>;
};

/** The first ports to try. */
export const PORTS = { product: 5231, reference: 5240 } as const;
