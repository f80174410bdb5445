/** Where a browser's notes go, and what only it can read them with; base64url. */
export type PushAddress = { readonly endpoint: string; readonly p256dh: string; readonly auth: string };

/** What a college's server was told of this browser: whose notes it gets, and where. `key` is the server's own, base64url. */
export type ToldPush = {
  readonly college: string;
  readonly userId: string;
  readonly endpoint: string;
  readonly key: string;
};

export type RenewPushDeps = {
  /** Where the browser's notes go now; it subscribes anew where it has to. Null where its owner does not let it. */
  readonly address: (key: string) => Promise<PushAddress | null>;
  /** Who is signed in at a college; null: nobody. */
  readonly whoIsAt: (college: string) => Promise<string | null>;
  /** @returns whether the server has it */
  readonly tell: (college: string, address: PushAddress & { readonly replaces: string }) => Promise<boolean>;
  readonly keep: (told: ToldPush) => Promise<unknown>;
  readonly forget: (college: string) => Promise<unknown>;
};

/**
 * Tells each college that knows an address this browser no longer has what it is now: a browser changes it by itself, and would
 * hear nothing any more. What is told stays kept until the server has it, so that the next try goes on.
 * @throws what the first failed with that could not be told, after all others were
 */
export async function renewPush(told: readonly ToldPush[], deps: RenewPushDeps): Promise<void> {
  const [first] = told;
  const address = first ? await deps.address(first.key) : null;
  if (!address) return;
  const moved = told.filter(({ endpoint }) => endpoint !== address.endpoint);
  const ends = await Promise.allSettled(moved.map((one) => renew(one, address, deps)));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
}

async function renew(one: ToldPush, address: PushAddress, deps: RenewPushDeps): Promise<void> {
  const { college, userId, endpoint: replaces } = one;
  const here = await deps.whoIsAt(college);
  if (here === null) return; // once they have signed in again
  // Somebody else's by now: what they are told is asked for by themselves.
  const isTold = here === userId && (await deps.tell(college, { ...address, replaces }));
  if (isTold) await deps.keep({ ...one, endpoint: address.endpoint });
  else await deps.forget(college);
}
