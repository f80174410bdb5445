/** A guard of the door, and the code without it. */
export type Mutant = {
  readonly name: string;
  readonly file: string;
  /** Stands once in the file. */
  readonly guard: string;
  readonly without: string;
  /** The tests that must notice, where it is not those of the whole door. */
  readonly tests?: readonly string[];
};

const TRPC = "worker/trpc/trpc.ts";
const ACCESS = "shared/access.ts";
const LINKS = "worker/repositories/sign-in-links.ts";
const PASSKEYS = "worker/auth/passkeys.ts";
const SOCKETS = "durable-objects/authority/sockets.ts";

const gone = (name: string, file: string, guard: string): Mutant => ({ name, file, guard, without: "" });

/** A guard of the campus login. */
const sso = (name: string, file: string, guard: string, without = ""): Mutant => ({
  name: `campus login: ${name}`,
  file: `worker/${file}`,
  guard,
  without,
  tests: ["worker/sso.workers"],
});

/** A guard of a college's way from one shard to another. */
const move = (name: string, file: string, guard: string, without = ""): Mutant => ({
  name: `move: ${name}`,
  file: `worker/${file}`,
  guard,
  without,
  tests: ["worker/moves.workers"],
});

/** A guard of what a college lends to support. */
const support = (name: string, service: string, guard: string, without = ""): Mutant => ({
  name: `support: ${name}`,
  file: `worker/services/${service}.ts`,
  guard,
  without,
  tests: ["worker/support.workers"],
});

export const MUTANTS: readonly Mutant[] = [
  gone(
    "a procedure asks for a capability",
    TRPC,
    'if (!isAllowed(call.actor.grants, call.now)) throw new AppError("NOT_ALLOWED");',
  ),
  gone(
    "an event or station is asked about",
    TRPC,
    "await requireMay(call, capability, targetOf(input as z.output<S>));",
  ),
  gone(
    "the platform asks who",
    TRPC,
    'if (!mayEverywhere(call.actor.grants, "see-colleges", call.now)) throw new AppError("NOT_ALLOWED");',
  ),
  gone("power is noted", TRPC, "await noteAct(ctx.call, { action: path, input, refusal: null });"),
  {
    name: "addresses are read by who had it noted",
    file: "worker/services/registrations/export-door.ts",
    guard:
      'if (!isBegun) throw new AppError("NOT_ALLOWED", "Begin the download first: it is noted who takes addresses along.");',
    without: "",
    tests: ["worker/door-list.workers"],
  },
  {
    name: "power needs a second factor at an event",
    file: TRPC,
    guard: 'if (type === "mutation") requireSecondFactor(call, capability);',
    without: "",
    tests: ["worker/passkeys.workers"],
  },
  {
    name: "power needs a second factor in a college",
    file: TRPC,
    guard: 'if (type === "mutation" && capability) requireSecondFactor(call, capability);',
    without: "",
    tests: ["worker/passkeys.workers"],
  },
  {
    name: "power needs a second factor on the platform",
    file: TRPC,
    guard: 'if (type === "mutation") requireSecondFactor(call, "see-colleges");',
    without: "",
    tests: ["worker/passkeys.workers"],
  },
  {
    name: "everywhere is not somewhere",
    file: TRPC,
    guard: "(grants, now) => mayEverywhere(grants, capability, now)",
    without: "(grants, now) => maySomewhere(grants, capability, now)",
  },
  {
    name: "a station's grant is for it alone",
    file: ACCESS,
    guard: "return stationId === place.stationId;",
    without: "return true;",
  },
  {
    name: "an event's grant is for it alone",
    file: ACCESS,
    guard: "return eventId === place.eventId;",
    without: "return true;",
  },
  {
    name: "a department's grant is for it and below",
    file: ACCESS,
    guard: "return place.departmentPath?.startsWith(departmentPath) ?? false;",
    without: "return true;",
  },
  { name: "a grant begins", file: ACCESS, guard: "(startsAt ?? now) <= now && ", without: "" },
  { name: "a grant ends", file: ACCESS, guard: "now < (endsAt ?? Number.POSITIVE_INFINITY)", without: "true" },
  gone(
    "who grants may grant it",
    "worker/services/people/require-may-grant.ts",
    'if (!allowed) throw new AppError("NOT_ALLOWED");',
  ),
  gone(
    "a role fits its place",
    "worker/services/people/require-may-grant.ts",
    'if (!places.includes(kindOf(place))) throw new AppError("BAD_INPUT", "This role cannot be given there.");',
  ),
  gone(
    "a place exists in the college",
    "worker/services/people/require-may-grant.ts",
    'if (place !== "college") await requireTarget(ctx.db, place);',
  ),
  gone("nobody gives themselves a role", "worker/services/people/give-role.ts", "requireOther(ctx.actor, email);"),
  support(
    "a college's first administrator is somebody else",
    "colleges/add-college",
    "requireOther(ctx.actor, email);",
  ),
  support("no role by lent power", "people/require-may-grant", ".filter((grant) => !isLent(grant.role))"),
  support(
    "no role by hand",
    "people/give-role",
    'if (kind !== "person") throw new AppError("NOT_ALLOWED", NO_PERSON);',
  ),
  support("no invitation to support that is a person", "people/accept-invitation", "isLentIn || "),
  support(
    "no invitation to support",
    "people/accept-invitation",
    '((await findMemberKind(ctx.db, userId)) ?? "person")',
    '"person"',
  ),
  {
    name: "support: no page of an export that nobody began",
    file: "worker/services/colleges/export-college.ts",
    guard: "await requireBegun(ctx, ticket);",
    without: "",
    tests: ["worker/leaving.workers"],
  },
  gone(
    "nobody takes their own role",
    "worker/services/people/take-role.ts",
    'if (grant.userId === ctx.actor.userId) throw new AppError("NOT_ALLOWED", OWN_ROLES);',
  ),
  gone(
    "giving power needs a passkey",
    "worker/services/people/give-role.ts",
    "if (isPowerful(role)) requireStepUp(ctx);",
  ),
  gone(
    "taking power needs a passkey",
    "worker/services/people/take-role.ts",
    "if (isPowerful(role)) requireStepUp(ctx);",
  ),
  {
    name: "an invitation is for its address",
    file: "worker/services/people/get-invitation.ts",
    guard: "if (invitation.email !== ctx.actor.email) {",
    without: "if (false) {",
  },
  {
    name: "an event goes where one may put it",
    file: "worker/services/departments/require-department.ts",
    guard: 'if (!mayAt(actor.grants, "manage-events", place, now)) throw new AppError("NOT_ALLOWED");',
    without: "",
  },
  {
    name: "a link is for its browser",
    file: LINKS,
    guard: "eq(signInLinks.browserHash, browserHash), isLive(at)))\n    .returning({ email",
    without: "isLive(at)))\n    .returning({ email",
  },
  {
    name: "a stranger is not told by the time it takes",
    file: "worker/services/links/request-link.ts",
    guard: "else ctx.waitUntil(findUserByEmail",
    without: "else await (findUserByEmail",
    tests: ["worker/sign-in.workers"],
  },
  {
    name: "a link is spent once and in time",
    file: LINKS,
    guard: "return and(atPlace(collegeId), isNull(signInLinks.spentAt), gt(signInLinks.expiresAt, now));",
    without: "return and(atPlace(collegeId), gt(signInLinks.expiresAt, now));",
  },
  {
    name: "a link expires",
    file: LINKS,
    guard: "return and(atPlace(collegeId), isNull(signInLinks.spentAt), gt(signInLinks.expiresAt, now));",
    without: "return and(atPlace(collegeId), isNull(signInLinks.spentAt));",
  },
  {
    name: "a link is for its college",
    file: LINKS,
    guard: "return and(atPlace(collegeId), isNull(signInLinks.spentAt), gt(signInLinks.expiresAt, now));",
    without: "return and(isNull(signInLinks.spentAt), gt(signInLinks.expiresAt, now));",
  },
  { name: "a code has five tries", file: LINKS, guard: "lt(signInLinks.codeTries, triesMax), ", without: "" },
  {
    name: "a code is compared",
    file: "worker/auth/sign-in-link.ts",
    guard: "if (codeHash !== (await hashCode(tokenHash, code))) return",
    without: "if (false) return",
  },
  {
    name: "a session ends however busy",
    file: "worker/auth/session.ts",
    guard: "if (!found || found.session.absoluteExpiresAt <= now) return [null, null];",
    without: "if (!found) return [null, null];",
  },
  {
    name: "a page of ours asks",
    file: "worker/same-origin.ts",
    guard:
      'if (site === null ? !isOwnOrigin() : site !== "same-origin") throw new AppError("NOT_ALLOWED", CROSS_SITE);',
    without: "",
  },
  {
    name: "a socket is opened by a page of ours",
    file: "worker/same-origin.ts",
    guard: 'if (headers.has("upgrade") && !isOwnOrigin()) throw new AppError("NOT_ALLOWED", CROSS_SITE);',
    without: "",
  },
  {
    name: "only JSON changes something",
    file: "worker/same-origin.ts",
    guard: 'if (type !== "application/json") throw new AppError("UNSUPPORTED_MEDIA");',
    without: "",
  },
  gone("a gate's socket is for those who scan there", "worker/live.ts", 'await requireMay(one, "scan", { eventId });'),
  {
    name: "a session that ended opens no socket",
    file: "worker/live.ts",
    guard: 'if (!grants) throw new AppError("NOT_SIGNED_IN");\n  return { ...actor, grants };',
    without: "return { ...actor, grants: grants ?? actor.grants };",
  },
  {
    name: "a session that ends closes its sockets",
    file: SOCKETS,
    guard: "if (this.#hasEnded(viewer)) this.#endSession(socket);",
    without: "",
  },
  {
    name: "a role that ran out closes its sockets",
    file: SOCKETS,
    guard: "return until !== null && until <= now;",
    without: "return false;",
  },
  {
    name: "a passkey is for our pages",
    file: PASSKEYS,
    guard:
      'expectedChallenge,\n      expectedOrigin: ctx.origin,\n      expectedRPID: rpIdOf(ctx),\n      requireUserVerification: true,\n    }),\n  );\n  if (!verified.verified) throw new AppError("PASSKEY_REFUSED");\n  const { credential }',
    without:
      'expectedChallenge,\n      expectedOrigin: [ctx.origin, "https://evil.example", "http://localhost:8080"],\n      expectedRPID: rpIdOf(ctx),\n      requireUserVerification: true,\n    }),\n  );\n  if (!verified.verified) throw new AppError("PASSKEY_REFUSED");\n  const { credential }',
  },
  {
    name: "a passkey is one's own",
    file: PASSKEYS,
    guard: "(await listPasskeysOf(ctx.platform, ctx.actor.userId)).find((one) => one.id === id)",
    without:
      "(await ctx.platform.rows.all(`select id, public_key as publicKey, counter, transports from passkeys`)).map((one: any) => ({ ...one, transports: [] })).find((one: any) => one.id === id)",
  },
  {
    name: "the first passkey is made right after signing in",
    file: "worker/auth/own-account.ts",
    guard: 'if (!hasJustSignedIn(ctx.actor, ctx.now)) throw new AppError("NOT_ALLOWED", SIGN_IN_AGAIN);',
    without: "",
  },
  {
    name: "another passkey needs one",
    file: "worker/auth/own-account.ts",
    guard: 'if (own.length > 0) throw new AppError("STEP_UP_NEEDED");',
    without: "",
  },
  {
    name: "a second factor grows old",
    file: "worker/auth/step-up.ts",
    guard: "steppedUpAt !== null && now - steppedUpAt < STEP_UP_MS",
    without: "steppedUpAt !== null",
  },
  {
    name: "a college's own departments",
    file: "worker/repositories/departments.ts",
    guard: ".from(departments)\n    .where(and(eq(departments.collegeId, db.collegeId), eq(departments.id, id)));",
    without: ".from(departments)\n    .where(eq(departments.id, id));",
  },
  {
    name: "a college's own grants",
    file: "worker/repositories/grants.ts",
    guard: ".from(grants)\n    .where(and(eq(grants.collegeId, db.collegeId), eq(grants.id, id)));",
    without: ".from(grants)\n    .where(eq(grants.id, id));",
  },
  sso("opens its own college", "auth/session.ts", "collegeId === null || collegeId === where", "true"),
  sso(
    "one's own browser",
    "repositories/identity-providers.ts",
    "        eq(campusLogins.browserHash, at.browserHash),\n",
  ),
  sso("in time", "repositories/identity-providers.ts", "        gt(campusLogins.expiresAt, at.now),\n"),
  sso("its own nonce", "auth/campus-login.ts", "expectedNonce: nonce", "expectedNonce: undefined as never"),
  sso("its provider's signature", "auth/campus-login.ts", "oidc.enableNonRepudiationChecks(config);"),
  sso(
    "its issuer to the letter",
    "auth/campus-login.ts",
    'if (server.issuer !== issuer) throw new Error("the provider calls itself something else");',
  ),
  sso("a verified address", "services/sso/describe-login.ts", "emailVerified && domainVerifiedAt", "domainVerifiedAt"),
  sso("a proved domain", "services/sso/describe-login.ts", "domainVerifiedAt !== null && ", ""),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
  sso("an address of that domain", "services/sso/describe-login.ts", "email?.endsWith(`@${domain}`)", "email"),
  sso(
    "power by a second factor",
    "services/sso/describe-login.ts",
    'filter((role) => secondFactor.kind === "proved" || !isPowerful(role))',
    "filter(() => true)",
  ),
  sso(
    "a second factor with its time",
    "auth/campus-login.ts",
    'if (auth_time === undefined) return { kind: "without-time" };',
    'if (auth_time === undefined) return { kind: "proved", at: now };',
  ),
  sso(
    "a second factor of this sign-in",
    "auth/campus-login.ts",
    "leftAt - AUTHENTICATED_MS_MAX - CLOCK_SKEW_MS <= at && ",
  ),
  sso("no second factor of tomorrow", "auth/campus-login.ts", " && at <= now + CLOCK_SKEW_MS"),
  sso("nor of half a minute ahead", "auth/campus-login.ts", "at: Math.min(at, now)", "at"),
  sso("the time is asked for", "auth/campus-login.ts", "    max_age: String(AUTHENTICATED_MS_MAX / 1_000),\n"),
  sso(
    "linked by who left",
    "services/sso/finish-login.ts",
    'if (actor?.sessionId !== login.sessionId) throw new AppError("NOT_SIGNED_IN");',
    'if (!actor) throw new AppError("NOT_SIGNED_IN");',
  ),
  sso("an identity has one owner", "services/sso/finish-login.ts", "if (owner !== actor.userId) {", "if (false) {"),
  sso(
    "connected with a passkey",
    "services/sso/begin-login.ts",
    'if (purpose === "link" && actor) await requireMayChangeEntry({ ...ctx, actor });',
  ),
  sso("disconnected with a passkey", "services/sso/unlink-identity.ts", "await requireMayChangeEntry(ctx);"),
  sso(
    "no word on the whole account",
    "auth/own-account.ts",
    "if (actor.collegeId === null || hasSteppedUpHere(actor, now)) return;",
    "return;",
  ),
  sso(
    "its second factor is not one's own",
    "auth/step-up.ts",
    " && (collegeId === null || (steppedUpAt ?? 0) > signedInAt)",
  ),
  ...["passkeys/remove-passkey", "passkeys/make-recovery-codes", "sessions/end-other-sessions"].map((service) =>
    sso(`no word on ${service}`, `services/${service}.ts`, "await requireOwnAccount(ctx);"),
  ),
  sso(
    "tried out by who manages the college",
    "services/sso/begin-login.ts",
    'if (!actor || !mayEverywhere(actor.grants, "manage-college", now)) throw new AppError("NOT_ALLOWED");',
    'if (!actor) throw new AppError("NOT_ALLOWED");',
  ),
  sso(
    "hidden until it is on",
    "services/sso/begin-login.ts",
    '!provider || (purpose !== "test" && provider.enabledAt === null)',
    "!provider",
  ),
  sso(
    "nothing to come back to once it is off",
    "services/sso/finish-login.ts",
    'if (login.purpose !== "test" && provider.enabledAt === null) throw new AppError("SSO_FAILED", TURNED_OFF);',
  ),
  sso("on after a test", "services/sso/enable-provider.ts", "enabled && provider.testedAt === null", "false"),
  sso("on the public web", "services/sso/add-provider.ts", "requirePublicAddress(input.issuer, allowsLoopback(ctx));"),
  sso("a published record", "auth/dns-proof.ts", "if (published.includes(value)) return;", "return;"),
  ...["add-provider", "save-provider", "enable-provider", "verify-domain", "remove-provider"].map((service) =>
    sso(`a second factor to ${service}`, `services/sso/${service}.ts`, "requireStepUp(ctx);"),
  ),
  move("nobody writes meanwhile", "repositories/tenant-db.ts", 'throw new AppError("COLLEGE_MOVING");'),
  move(
    "who remembers the old home forgets it",
    "jobs/move-colleges.ts",
    "ctx.now - move.since < SETTLE_MS || !(await clear(moving, target))",
    "!(await clear(moving, target))",
  ),
  move("nothing is at the target before", "jobs/move-colleges.ts", " || !(await clear(moving, target))", ""),
  move(
    "a page is read back",
    "jobs/move-colleges.ts",
    "if (textOf(page, await readKeyPage(target.rows, move.collegeId, page)) !== text) {",
    "if (text === null) {",
  ),
  move(
    "the source is read once more",
    "jobs/move-colleges.ts",
    "if (verified !== move.digest)",
    "if (verified === null)",
  ),
  move("who leaves stays until then", "repositories/college-moves.ts", " and c.leaving_at is null", ""),
  move(
    "a parcel is what a statement takes",
    "repositories/key-pages.ts",
    "if (chars + text.length > CHARS_WRITTEN_AT_ONCE) {",
    "if (chars === Number.POSITIVE_INFINITY) {",
  ),
  move("both sides are counted", "jobs/move-colleges.ts", "await requireSameCounts(moving);"),
  move("who reads the old rows may end", "jobs/move-colleges.ts", "if (ctx.now - move.since < SETTLE_MS) return;"),
  move("the old rows go", "jobs/move-colleges.ts", "if (await clear(moving, source)) await", "await"),
  move("the copy goes", "jobs/move-colleges.ts", "if (await clear(moving, moving.target)) await", "await"),
  move("one run at a time", "repositories/college-moves.ts", ", lte(collegeMoves.busyUntil, now)", ""),
  move(
    "an answer that was lost undoes nothing",
    "repositories/college-moves.ts",
    "and(eq(colleges.id, move.collegeId), unchanged)",
    "eq(colleges.id, move.collegeId)",
  ),
  move(
    "one move of a college at a time",
    "repositories/college-moves.ts",
    " and m.state not in ('done', 'failed'))`",
    " and false)`",
  ),
  move("a second factor", "services/colleges/move-college.ts", "requireStepUp(ctx);"),
  {
    ...move(
      "objects hold their rows back",
      "",
      'if (movingSince !== null) throw new Error("the college is on its way to another shard");',
    ),
    file: "durable-objects/authority/college-shard.ts",
  },
];
