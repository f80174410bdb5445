/** A Worker in a workerd process of its own. */
export type Served = {
  readonly port: number;
  /** Null where the system does not tell. */
  readonly pid: number | null;
  readonly stop: () => Promise<void>;
};

/** The first ports to try. */
export const PORTS = { product: 5231, reference: 5240 } as const;
