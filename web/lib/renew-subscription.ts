/** Where a browser's notes go, and what only it can read them with; base64url. */
export type SubscriptionFields = { readonly endpoint: string; readonly p256dh: string; readonly auth: string };

/** Whose a browser is at a college: the server forgets its subscription when that session ends. */
export type SignedIn = { readonly userId: string; readonly sessionId: string };

/** What a college's server was told of this browser: whose notes it gets, and where. `key` is the server's own, base64url. */
export type KnownSubscription = SignedIn & {
  readonly college: string;
  readonly endpoint: string;
  readonly key: string;
};

export type RenewDeps = {
  /** The browser's subscription; it subscribes anew where it has to. Null where its owner does not let it. */
  readonly current: (key: string) => Promise<SubscriptionFields | null>;
  /** Who is signed in at a college; null: nobody. */
  readonly whoIsAt: (college: string) => Promise<SignedIn | null>;
  /** @returns whether the server has it */
  readonly tell: (college: string, fields: SubscriptionFields & { readonly replaces: string }) => Promise<boolean>;
  readonly keep: (known: KnownSubscription) => Promise<unknown>;
  readonly forget: (college: string) => Promise<unknown>;
};

/**
 * Tells each college what it no longer knows of this browser, which would hear nothing any more: a browser changes its endpoint by
 * itself, and with a session that ended the server has forgotten it. What is told stays kept until the server has it, so that
 * the next try goes on.
 * @throws what the first failed with that could not be told, after all others were
 */
export async function renewSubscription(known: readonly KnownSubscription[], deps: RenewDeps): Promise<void> {
  const [first] = known;
  const fields = first ? await deps.current(first.key) : null;
  if (!fields) return;
  const ends = await Promise.allSettled(known.map((one) => renew(one, fields, deps)));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
}

async function renew(one: KnownSubscription, fields: SubscriptionFields, deps: RenewDeps): Promise<void> {
  const { college, endpoint: replaces } = one;
  const here = await deps.whoIsAt(college);
  if (here === null) return; // once they have signed in again
  const isSame = here.userId === one.userId;
  if (isSame && here.sessionId === one.sessionId && replaces === fields.endpoint) return;
  // Somebody else's by now: what they are told is asked for by themselves.
  const isTold = isSame && (await deps.tell(college, { ...fields, replaces }));
  if (isTold) await deps.keep({ ...one, ...here, endpoint: fields.endpoint });
  else await deps.forget(college);
}
