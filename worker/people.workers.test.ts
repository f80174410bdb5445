import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { GrantedRole } from "#shared/roles";
import type { SeedReport } from "./seed.ts";
import { type Browser, commandId, failureOf, ORIGIN, openBrowser } from "./test-browser.ts";

vi.setConfig({ testTimeout: 60_000 });

const HOUR_MS = 3_600_000;

let seeded: SeedReport;
let admin: Browser;
beforeAll(async () => {
  seeded = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  admin = await signedIn("college-admin@riverside.example");
  await admin.addPasskey();
}, 60_000);

async function signedIn(email: string, college = "riverside"): Promise<Browser> {
  const browser = openBrowser(college);
  await browser.signIn(email);
  return browser;
}

function eventNamed(title: string) {
  const event = seeded.events.find((one) => one.title === title);
  if (!event) throw new Error(title);
  return event;
}

type Given = Parameters<Browser["api"]["people"]["giveRole"]["mutate"]>[0];
const giving = (email: string, role: GrantedRole, place: Given["place"] = "college"): Given => ({
  commandId: commandId(),
  email,
  role,
  place,
  startsAt: null,
  endsAt: null,
});
const give = (...[email, role, place]: Parameters<typeof giving>) =>
  admin.api.people.giveRole.mutate(giving(email, role, place));

/** The token of the newest invitation mailed to an address. */
async function invitationTo(email: string): Promise<string> {
  const link = await env.DB.prepare(
    "SELECT link FROM mailbox WHERE to_address = ? AND link LIKE '%/invitation#token=%' ORDER BY sent_at DESC LIMIT 1",
  )
    .bind(email)
    .first<string>("link");
  return link?.split("#token=")[1] ?? "";
}

describe("a role", () => {
  test("counts at once, and no longer once it is taken", async () => {
    const kim = await signedIn("kim@riverside.example");
    expect(await failureOf(kim.api.scanner.listEvents.query())).toBe("NOT_ALLOWED");
    const given = await give("KIM@riverside.example", "volunteer");
    if (given.kind !== "given") throw new Error("a member was invited");
    expect(given.grant).toMatchObject({ role: "volunteer", userEmail: "kim@riverside.example", event: null });
    expect(await kim.api.scanner.listEvents.query()).not.toHaveLength(0);
    expect((await kim.api.auth.me.query()).roles).toEqual(["volunteer", "attendee"]);
    await admin.api.people.takeRole.mutate({ grantId: given.grant.id });
    expect(await failureOf(kim.api.scanner.listEvents.query())).toBe("NOT_ALLOWED");
    expect(await failureOf(admin.api.people.takeRole.mutate({ grantId: given.grant.id }))).toBe("NOT_FOUND");
  });

  test("is given once by a repeat, and not to oneself", async () => {
    await signedIn("twice@riverside.example");
    const asked = giving("twice@riverside.example", "organizer");
    const answers = await Promise.all(Array.from({ length: 5 }, () => admin.api.people.giveRole.mutate(asked)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const { people } = await admin.api.people.list.query({ q: "twice@" });
    expect(people[0]?.grants).toHaveLength(1);
    expect(await failureOf(give("college-admin@riverside.example", "treasurer"))).toBe("NOT_ALLOWED");
    const own = (await admin.api.people.list.query({ q: "college-admin@" })).people[0]?.grants[0]?.id ?? "";
    expect(await failureOf(admin.api.people.takeRole.mutate({ grantId: own }))).toBe("NOT_ALLOWED");
  });

  test("holds only where it was given, and only there its work is listed", async () => {
    const { id: eventId, stations } = eventNamed("Open Day");
    const stand = stations.find(({ kind }) => kind === "food");
    const vendor = await signedIn("vendor-staff@riverside.example");
    const listed = await vendor.api.scanner.listEvents.query();
    const places = listed.flatMap((event) => [...event.gates, ...event.stations].map((one) => [event.id, one.name]));
    expect(places).toEqual([[eventId, stand?.name]]);

    await signedIn("gatekeeper@riverside.example");
    await give("gatekeeper@riverside.example", "volunteer", { eventId });
    const gatekeeper = await signedIn("gatekeeper@riverside.example");
    const events = await gatekeeper.api.scanner.listEvents.query();
    expect(events.map(({ id }) => id)).toEqual([eventId]);
    expect(events[0]?.gates).not.toHaveLength(0);
    expect(events[0]?.stations).toHaveLength(stations.length);
  });

  // ASVS 8.2.1
  test("cannot be given where it makes no sense, nor with an end that is over, nor by whoever has less", async () => {
    const { id: eventId } = eventNamed("Open Day");
    await signedIn("somebody@riverside.example");
    expect(await failureOf(give("somebody@riverside.example", "college-admin", { eventId }))).toBe("BAD_INPUT");
    expect(await failureOf(give("somebody@riverside.example", "vendor-staff"))).toBe("BAD_INPUT");
    const over = { ...giving("somebody@riverside.example", "volunteer"), endsAt: Date.now() - 1 };
    expect(await failureOf(admin.api.people.giveRole.mutate(over))).toBe("BAD_INPUT");
    const backwards = { ...over, startsAt: Date.now() + 2 * HOUR_MS, endsAt: Date.now() + HOUR_MS };
    expect(await failureOf(admin.api.people.giveRole.mutate(backwards))).toBe("BAD_INPUT");

    const lead = (await signedIn("volunteer-lead@riverside.example")).api.people;
    const organizer = (await signedIn("organizer@riverside.example")).api.people;
    const asked = (role: GrantedRole) => giving("somebody@riverside.example", role, { eventId });
    expect(await failureOf(lead.giveRole.mutate(asked("volunteer-lead")))).toBe("NOT_ALLOWED");
    expect(await failureOf(lead.giveRole.mutate(asked("organizer")))).toBe("NOT_ALLOWED");
    expect(await failureOf(organizer.giveRole.mutate(asked("organizer")))).toBe("NOT_ALLOWED");
    expect(await lead.giveRole.mutate(asked("volunteer"))).toMatchObject({ kind: "given" });
    expect(await organizer.giveRole.mutate(asked("volunteer-lead"))).toMatchObject({ kind: "given" });
    // The lead may take the volunteer, not the other lead.
    const team = await lead.listTeam.query({ eventId });
    const ofSomebody = (role: GrantedRole) =>
      team.find(({ userEmail, role: held }) => userEmail === "somebody@riverside.example" && held === role)?.id ?? "";
    expect(await failureOf(lead.takeRole.mutate({ grantId: ofSomebody("volunteer-lead") }))).toBe("NOT_ALLOWED");
    expect(await lead.takeRole.mutate({ grantId: ofSomebody("volunteer") })).toEqual({});
  });

  test("nobody holds more than fifty", async () => {
    await signedIn("busy@riverside.example");
    const { id: eventId } = eventNamed("Open Day");
    const giveOne = () => give("busy@riverside.example", "volunteer", { eventId });
    for (let index = 0; index < 47; index++) await giveOne();
    // As many at once as one batch takes.
    const answers = await Promise.allSettled(Array.from({ length: 10 }, giveOne));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    expect(await failureOf(give("busy@riverside.example", "volunteer", { eventId }))).toBe("NOT_ALLOWED");
  });

  test("is found by a name as it is written, accents and all, page by page", async () => {
    const newcomer = await signedIn("emilie@riverside.example");
    await newcomer.api.auth.rename.mutate({ name: "Émilie Öz" });
    const { people } = admin.api;
    for (const q of ["Émilie", "milie", "ÖZ", "Emilie@River"]) {
      expect((await people.list.query({ q })).people.map(({ name }) => name)).toContain("Émilie Öz");
    }
    const first = await people.list.query({ limit: 2 });
    const rest = await people.list.query({ limit: 200, cursor: first.nextCursor ?? "" });
    const found = [...first.people, ...rest.people].map(({ email }) => email);
    expect(new Set(found).size).toBe(found.length);
    expect(found).toContain("emilie@riverside.example");
    expect(found.filter((email) => email.endsWith("hillcrest.example"))).toEqual([]);
  });
});

describe("a department", () => {
  test("has organizers of its own, who manage its events and those below it, and no others", async () => {
    const { college } = admin.api;
    const add = (name: string, parentId: string | null) =>
      college.addDepartment.mutate({ commandId: commandId(), name, parentId });
    const arts = await add("Arts", null);
    const film = await add("Film club", arts.id);
    const sports = await add("Sports", null);
    expect((await college.listDepartments.query()).departments.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["Arts", "Film club", "Sports"]),
    );
    const email = "club-officer@riverside.example";
    await signedIn(email);
    await give(email, "organizer", { departmentId: arts.id });
    const officer = (await signedIn(email)).api;
    const own = await officer.college.listDepartments.query();
    expect([own.wholeCollege, own.departments.map(({ name }) => name)]).toEqual([false, ["Arts", "Film club"]]);
    const fields = (departmentId: string | null) => ({
      departmentId,
      title: `Film night ${commandId()}`,
      summary: "",
      description: "",
      category: "Arts",
      venue: "Cinema",
      startsAt: Date.now(),
      endsAt: Date.now() + HOUR_MS,
      salesOpenAt: Date.now(),
      salesCloseAt: Date.now() + HOUR_MS,
      capacity: 10,
      approval: false,
    });
    const create = (departmentId: string | null) =>
      officer.organizer.createEvent.mutate({ commandId: commandId(), fields: fields(departmentId) });
    for (const elsewhere of [null, sports.id]) expect(await failureOf(create(elsewhere))).toBe("NOT_ALLOWED");
    const created = await create(film.id);
    expect((await officer.organizer.listEvents.query({})).events.map(({ id }) => id)).toEqual([created.id]);
    const move = (departmentId: string | null) =>
      officer.organizer.updateEvent.mutate({
        eventId: created.id,
        version: created.version,
        fields: fields(departmentId),
      });
    expect(await failureOf(move(sports.id))).toBe("NOT_ALLOWED");
    expect(await move(arts.id)).toMatchObject({ ok: true });
    expect(await failureOf(officer.organizer.getEvent.query({ eventId: eventNamed("Open Day").id }))).toBe(
      "NOT_ALLOWED",
    );
  });

  test("has a name of its own, a parent in its college, and six levels at most", async () => {
    const { college } = admin.api;
    const add = (name: string, parentId: string | null) =>
      college.addDepartment.mutate({ commandId: commandId(), name, parentId });
    const one = await add("Level 1", null);
    expect(await failureOf(add("Level 1", null))).toBe("BAD_INPUT");
    const other = await signedIn("college-admin@hillcrest.example", "hillcrest");
    const foreign = await other.api.college.addDepartment.mutate({
      commandId: commandId(),
      name: "Level 1",
      parentId: null,
    });
    expect(await failureOf(add("Below a stranger", foreign.id))).toBe("NOT_FOUND");
    let parent = one;
    for (let level = 2; level <= 6; level++) parent = await add(`Level ${level}`, parent.id);
    expect(await failureOf(add("Level 7", parent.id))).toBe("BAD_INPUT");
    expect(await failureOf(college.renameDepartment.mutate({ departmentId: parent.id, name: "Level 1" }))).toBe(
      "BAD_INPUT",
    );
    expect(await college.renameDepartment.mutate({ departmentId: parent.id, name: "Cellar" })).toEqual({});
  });
});

describe("an invitation", () => {
  test("makes a member with the role, once, with a session of their own and never by itself", async () => {
    const { id: eventId } = eventNamed("Open Day");
    const email = "invited@elsewhere.example";
    expect(await give(email, "volunteer-lead", { eventId })).toMatchObject({ kind: "invited", invitation: { email } });
    const token = await invitationTo(email);
    const visitor = openBrowser("riverside");
    expect(await failureOf(visitor.api.people.acceptInvitation.mutate({ token }))).toBe("NOT_SIGNED_IN");
    expect(await failureOf(visitor.api.auth.redeemLink.mutate({ token }))).toBe("LINK_SPENT");
    const invited = await signedIn(email);
    expect(await invited.api.people.getInvitation.query({ token })).toMatchObject({ role: "volunteer-lead" });
    const copies = Array.from({ length: 10 }, () => openBrowser("riverside", new Map(invited.jar)));
    const accepted = await Promise.allSettled(copies.map(({ api }) => api.people.acceptInvitation.mutate({ token })));
    expect(accepted.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await invited.api.auth.me.query()).roles).toEqual(["volunteer-lead", "attendee"]);
    const { people } = await admin.api.people.list.query({ q: email });
    expect(people[0]?.grants).toMatchObject([{ role: "volunteer-lead", event: "Open Day" }]);
    expect(await failureOf(invited.api.people.getInvitation.query({ token }))).toBe("LINK_SPENT");
  });

  test("is for the address it was sent to, at the college that sent it", async () => {
    const email = "meant@elsewhere.example";
    await give(email, "college-admin");
    const token = await invitationTo(email);
    const thief = await signedIn("thief@riverside.example");
    expect(await failureOf(thief.api.people.acceptInvitation.mutate({ token }))).toBe("NOT_ALLOWED");
    const meant = await signedIn(email, "hillcrest");
    expect(await failureOf(meant.api.people.acceptInvitation.mutate({ token }))).toBe("LINK_SPENT");
    const here = openBrowser("riverside", new Map(meant.jar));
    expect((await here.api.auth.me.query()).roles).toEqual([]);
    expect(await here.api.people.acceptInvitation.mutate({ token })).toEqual({});
    expect((await here.api.auth.me.query()).roles[0]).toBe("college-admin");
  });

  test("ends after two weeks, and when it is withdrawn", async () => {
    const [late, withdrawn] = ["late@elsewhere.example", "withdrawn@elsewhere.example"];
    await give(late, "volunteer");
    const given = await give(withdrawn, "volunteer");
    if (given.kind !== "invited") throw new Error("not invited");
    const [open, gone] = [await invitationTo(late), await invitationTo(withdrawn)];
    await admin.api.people.withdrawInvitation.mutate({ invitationId: given.invitation.id });
    const listed = await admin.api.people.listInvitations.query();
    expect(listed.map(({ email }) => email)).not.toContain(withdrawn);
    const second = await signedIn(withdrawn);
    expect(await failureOf(second.api.people.acceptInvitation.mutate({ token: gone }))).toBe("LINK_SPENT");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 14 * 24 * HOUR_MS + 1_000 });
    const first = await signedIn(late);
    expect(await failureOf(first.api.people.acceptInvitation.mutate({ token: open }))).toBe("LINK_SPENT");
    vi.useRealTimers();
  });

  test("is stored as a hash, and a repeat sends no second mail", async () => {
    const email = "repeat@elsewhere.example";
    const asked = giving(email, "volunteer");
    for (let times = 0; times < 3; times++) await admin.api.people.giveRole.mutate(asked);
    const token = await invitationTo(email);
    expect(JSON.stringify(await env.DB.prepare("SELECT * FROM invitations").all())).not.toContain(token);
    const mails = env.DB.prepare("SELECT count(*) AS n FROM mailbox WHERE to_address = ?").bind(email);
    expect(await mails.first("n")).toBe(1);
  });
});

describe("a college", () => {
  test("is opened by the platform, with an invited administrator and a note in its own audit log", async () => {
    const platform = openBrowser("platform");
    await platform.signIn("platform-admin@campuspulse.example");
    const college = {
      name: "Lakeside College",
      slug: "lakeside",
      accent: "#1d4ed8",
      timeZone: "Europe/Oslo",
      currency: "NOK",
      adminEmail: "first@lakeside.example",
    };
    for (const wrong of [
      { slug: "platform" },
      { slug: "Lake Side" },
      { timeZone: "Europe/Atlantis" },
      { currency: "kr" },
      { accent: "blue" },
    ])
      expect(await failureOf(platform.platform.platform.addCollege.mutate({ ...college, ...wrong }))).toBe("BAD_INPUT");
    await platform.platform.platform.addCollege.mutate(college);
    expect(await failureOf(platform.platform.platform.addCollege.mutate(college))).toBe("BAD_INPUT");
    const first = await signedIn(college.adminEmail, "lakeside");
    expect(await failureOf(first.api.audit.list.query({}))).toBe("NOT_ALLOWED");
    await first.api.people.acceptInvitation.mutate({ token: await invitationTo(college.adminEmail) });
    const { entries } = await first.api.audit.list.query({});
    expect(entries.map(({ action, actorName }) => [action, actorName])).toEqual([
      ["platform.addCollege", "Noor Haddad"],
    ]);
    await first.api.college.saveBrand.mutate({ name: "Lakeside University", accent: "#0f766e" });
    expect((await first.api.auth.me.query()).college).toMatchObject({ name: "Lakeside University", accent: "#0f766e" });
    const { college: other } = await admin.api.auth.me.query();
    expect(other?.name).toBe("Riverside College");
  });
});
