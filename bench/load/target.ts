/** A command a load can send many times. */
export type Target = {
  readonly name: string;
  readonly serverPid: number | null;
  /** Makes sure that this many commands are left to send; not part of any measurement. */
  readonly prepare: (count: number) => Promise<void>;
  /** @param inFlight how many may be on their way at once */
  readonly open: (inFlight: number) => Promise<Driver>;
};

export type Driver = {
  /**
   * Sends one command; resolves to null if it did what it should, else to what went wrong. Answers null itself when
   * there is none left to send.
   */
  readonly send: () => Promise<string | null> | null;
  readonly close: () => void;
};
