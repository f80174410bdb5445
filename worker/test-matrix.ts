import { env, exports } from "cloudflare:workers";
import { vi } from "vitest";
import type { MemberKind } from "#db/schema/directory/memberships";
import { editedFields } from "#shared/changed-fields";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import { makeId } from "#shared/ids";
import { type Capability, can, type GrantedRole, type Role } from "#shared/roles";
import { newId } from "./ids.ts";
import type { SeedReport } from "./seed.ts";
import { type Browser, type CallBody, commandId, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { dumpRows, inShards } from "./test-databases.ts";
import { makePhone } from "./test-phone.ts";
import { bringPicture, jpegOf } from "./test-pictures.ts";

export type Ids = {
  eventId: string;
  gateId: string;
  serviceId: string;
  foodId: string;
  skuId: string;
  codeId: string;
  paymentId: string;
  userId: string;
  tokenId: string;
  orderId: string;
  departmentId: string;
  grantId: string;
  invitationId: string;
  providerId: string;
  deviceId: string;
  supportId: string;
  venueId: string;
  roomId: string;
  coverId: string;
  ticketTypeId: string;
  passId: string;
  transferId: string;
  ruleId: string;
  staffMoveId: string;
  webhookId: string;
  keyId: string;
  campaignId: string;
  emergencyId: string;
};
export type Input = Record<string, unknown>;
export type Row = {
  readonly kind: "query" | "mutation";
  /** Null: anybody, signed in or not. "signed-in": any session. */
  readonly needs: Capability | "signed-in" | null;
  /** Where it is needed: at what the input names, where that stands, in the whole college, or at one place at least. */
  readonly at: "named" | "around" | "everywhere" | "somewhere";
  /** Null: takes no input. */
  readonly input: ((ids: Ids) => Input) | null;
};

export const now = Date.now();
const FIELDS = {
  departmentId: null,
  title: "Matrix",
  summary: "",
  description: "",
  category: "Test",
  venue: "Here",
  startsAt: now,
  endsAt: now + 3_600_000,
  salesOpenAt: now,
  salesCloseAt: now + 1_800_000,
  capacity: 10,
  approval: false,
  tags: ["matrix"],
  visibility: "public",
};
const LISTED = [{ name: "Matrix guest", mail: "listed@example.com", ticketType: "" }];
const SETUP = {
  version: 99,
  name: "Matrix",
  lanes: [{ id: "regular", name: "R", creditMs: 0 }],
  priorServiceSeconds: 60,
  cooks: 1,
};
const dish = (skuId: string) => ({
  skuId,
  name: "D",
  description: "",
  category: "",
  price: 1,
  allergens: [],
  ...{ variant: "", diets: [], modifiers: [] },
  makeSeconds: 5,
  stock: 1,
});

/** Some point of the curve: a public key that belongs to nobody. */
const HOLDER_KEY = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const SCAN_LOG = { logId: newId("scanLog", now), publicKey: "A".repeat(87), signature: "A".repeat(86) };
const DEVICE_TIME = { at: now, upMs: 1_000, life: "one" };
const syncOf = ({ eventId, gateId, passId }: Ids) => {
  const said = { code: "ABCD2345", passIds: [passId], undoes: null, refusal: null, reason: null };
  const place = { eventId, gateId, listId: ENTRY_LIST_ID, direction: "in", scanId: commandId() };
  const scan = { seq: 1, hash: "0".repeat(64), ...place, ...said, time: DEVICE_TIME };
  const { logId, signature } = SCAN_LOG;
  return { eventId, logId, signature, scans: [scan], now: DEVICE_TIME };
};
const PLACE = { name: "Hall", address: "1 Quad", latitude: null, longitude: null, capacity: 100 };

const LOGIN = {
  name: "Campus account",
  clientId: "campuspulse",
  clientSecret: null,
  rolesClaim: "groups",
  roleRules: [{ value: "staff", role: "volunteer" }],
  mfaAcr: null,
};

const RULE = {
  ...{ name: "Matrix", order: 50, isOn: true, match: "first", from: now, until: now + 60_000, stationId: null },
  trigger: { type: "event", name: "food.order.ready" },
  branches: [{ when: "order.dishes > 3", does: [{ type: "push", template: "Many dishes" }] }],
  otherwise: [],
};

/** On this machine, where nobody listens: nothing is sent anywhere. */
const WEBHOOK = { name: "Matrix", url: "http://127.0.0.1:9/hook", types: ["order.ready"] };
const TOLD = {
  ...{ places: [], changes: [], reminders: [], turns: ["push"], news: [], work: [] },
  ...{ "event-campaigns": ["mail"], "college-campaigns": ["mail"] },
};
const TEMPLATE = {
  ...{ kind: "pass-issued", language: "en" },
  text: { title: "Ready: {{ event.title }}", text: "Hello {{ person.name }}: {{ link }}", short: "Ready" },
};

const CAMPAIGN = {
  texts: [{ language: "en", text: TEMPLATE.text }],
  ...{ channels: ["mail"], scheduledAt: now },
};
const campaignTo = ({ eventId }: Pick<Ids, "eventId">) => ({
  audience: { type: "event", eventId, states: ["confirmed"], ticketTypeIds: [], inside: "any", answers: "any" },
});
const onCampaign = ({ campaignId }: Ids) => ({ campaignId, version: 99 });

const query = (needs: Row["needs"], input: Row["input"], at: Row["at"] = "named"): Row => ({
  kind: "query",
  needs,
  at,
  input,
});
const mutation = (...[needs, input, at]: Parameters<typeof query>): Row => ({
  ...query(needs, input, at),
  kind: "mutation",
});
const REPEAT = { every: "week", interval: 1, weekdays: [], monthDay: "date", end: { type: "count", count: 3 } };
const onEvent = ({ eventId }: Ids) => ({ eventId });
const onVersion = ({ eventId }: Pick<Ids, "eventId">) => ({ eventId, version: 99 });
const eventCommand = ({ eventId }: Ids) => ({ commandId: commandId(), eventId });
const onPerson = ({ eventId, userId }: Ids) => ({ commandId: commandId(), eventId, userId });
const queueCommand = ({ serviceId }: Ids) => ({ commandId: commandId(), stationId: serviceId });
const onToken = ({ serviceId, tokenId }: Ids) => ({ commandId: commandId(), stationId: serviceId, tokenId });
const onOrder = ({ foodId, orderId }: Ids) => ({ commandId: commandId(), stationId: foodId, orderId });
const onLine = (ids: Ids) => ({ ...onOrder(ids), line: 0 });
const onSku = ({ foodId, skuId }: Ids) => ({ commandId: commandId(), stationId: foodId, skuId });

/** Who may call what, with an input that names only what exists. A procedure missing here fails the first test. */
export const MATRIX: Record<string, Row> = {
  "auth.me": query(null, null),
  "auth.requestLink": mutation(null, () => ({ email: `${commandId()}@riverside.example` })),
  "auth.redeemLink": mutation(null, () => ({ token: "A".repeat(43) })),
  "auth.redeemCode": mutation(null, () => ({ code: "123456" })),
  "auth.rename": mutation("signed-in", () => ({ name: "Renamed" })),
  "auth.listSessions": query("signed-in", null),
  "auth.endOtherSessions": mutation("signed-in", () => ({ sessionId: null })),
  "auth.listPasskeys": query("signed-in", null),
  "auth.beginPasskey": mutation("signed-in", null),
  "auth.addPasskey": mutation("signed-in", () => ({
    id: "AAAA",
    clientDataJSON: "AAAA",
    attestationObject: "AAAA",
    transports: ["internal"],
  })),
  "auth.removePasskey": mutation("signed-in", () => ({ id: "AAAA" })),
  "auth.countRecoveryCodes": query("signed-in", null),
  "auth.makeRecoveryCodes": mutation("signed-in", null),
  "auth.recover": mutation("signed-in", () => ({ code: "ABCDEFGHJK" })),
  "auth.beginStepUp": mutation("signed-in", null),
  "auth.stepUp": mutation("signed-in", () => ({
    id: "AAAA",
    clientDataJSON: "AAAA",
    authenticatorData: "AAAA",
    signature: "AAAA",
  })),
  "auth.signOut": mutation(null, null),
  "attendee.listChoices": query(null, null),
  "attendee.listEvents": query(null, () => ({ q: "open" })),
  "attendee.getEvent": query(null, onEvent),
  "attendee.home": query("register", null),
  "attendee.getPass": query("register", onEvent),
  "attendee.openCode": query("register", ({ eventId }) => ({ eventId, code: "NOBODY-MADE-IT" })),
  "attendee.holdSeat": mutation("register", (ids) => ({ ...eventCommand(ids), heldUntil: 1 })),
  "attendee.releaseHold": mutation("register", eventCommand),
  "attendee.joinWaitlist": mutation("register", eventCommand),
  "attendee.register": mutation("register", (ids) => ({ ...eventCommand(ids), heldUntil: 1 })),
  "attendee.cancelRegistration": mutation("register", eventCommand),
  "attendee.getStation": query(null, ({ serviceId }) => ({ stationId: serviceId })),
  "attendee.joinQueue": mutation("register", (ids) => ({ ...queueCommand(ids), laneId: "regular" })),
  "attendee.keepPlace": mutation("register", (ids) => ({ ...onToken(ids), say: "away" })),
  "attendee.chooseNotice": mutation("register", (ids) => ({ ...onToken(ids), noticeMs: 300_000 })),
  "attendee.leaveQueue": mutation("register", onToken),
  "attendee.findShorterQueue": query("register", ({ serviceId }) => ({ stationId: serviceId })),
  "attendee.moveToken": mutation("register", (ids) => ({ ...onToken(ids), toStationId: ids.serviceId })),
  "attendee.placeOrder": mutation("register", ({ foodId, skuId }) => ({
    commandId: commandId(),
    stationId: foodId,
    lines: [{ skuId, quantity: 1, options: [] }],
    ...{ note: null, slot: null, shownAt: null },
  })),
  "attendee.placeBasket": mutation("register", ({ foodId, skuId }) => ({
    commandId: commandId(),
    stands: [
      {
        stationId: foodId,
        lines: [{ skuId, quantity: 1, options: [] }],
        ...{ note: null, slot: null, shownAt: null },
      },
    ],
  })),
  "attendee.confirmOrder": mutation("register", onOrder),
  "attendee.quoteOrder": query(null, ({ foodId, skuId }) => ({
    stationId: foodId,
    lines: [{ skuId, quantity: 1, options: [] }],
  })),
  "attendee.answerSubstitute": mutation("register", (ids) => ({ ...onLine(ids), accept: false })),
  "attendee.cancelOrder": mutation("register", onOrder),
  "attendee.getCalendarFeed": query("register", null),
  "attendee.makeCalendarFeed": mutation("register", null),
  "attendee.stopCalendarFeed": mutation("register", null),
  "attendee.getOrder": query("register", ({ foodId, orderId }) => ({ stationId: foodId, orderId })),
  "scanner.listEvents": query("help", null, "somewhere"),
  "scanner.setup": query("scan", onEvent),
  "scanner.headcount": query("scan", onEvent),
  "scanner.scan": mutation("scan", ({ eventId, gateId }) => ({
    commandId: commandId(),
    eventId,
    gateId,
    code: "ABCD2345",
  })),
  "scanner.annul": mutation("scan", ({ eventId, gateId, passId }) => ({
    ...{ commandId: commandId(), eventId, gateId, passId, scanId: commandId() },
  })),
  "scanner.admitAnyway": mutation("scan", ({ eventId, gateId, passId }) => ({
    ...{ commandId: commandId(), eventId, gateId, reason: "They showed a card" },
    target: { by: "pass", passId, isShown: true },
  })),
  "scanner.roster": query("scan", ({ eventId }) => ({ eventId, since: 0 })),
  "scanner.openLog": mutation("scan", ({ eventId }) => ({ eventId, ...SCAN_LOG })),
  "scanner.sync": mutation("scan", syncOf),
  "scanner.closeLog": mutation("scan", ({ eventId }) => ({
    ...{ eventId, logId: SCAN_LOG.logId, signature: SCAN_LOG.signature },
  })),
  "scanner.keepers": query("supervise", onEvent),
  "scanner.freeGate": mutation("supervise", ({ eventId, gateId }) => ({ eventId, gateId, since: 0 })),
  "scanner.find": mutation("scan", ({ eventId }) => ({ eventId, q: "nobody" })),
  "scanner.badge": mutation("scan", ({ eventId, passId }) => ({
    ...{ commandId: commandId(), eventId, passId, again: false },
  })),
  "scanner.questions": query("scan", ({ eventId, passId }) => ({ eventId, passId })),
  "scanner.answer": mutation("scan", ({ eventId, passId }) => ({
    ...{ commandId: commandId(), eventId, passId, answers: {} },
  })),
  "entry.get": query("manage-events", onEvent),
  "entry.incidents": query("manage-events", ({ eventId }) => ({ eventId, before: null })),
  "entry.takeLog": mutation("manage-events", syncOf),
  "entry.save": mutation("manage-events", (ids) => ({
    ...{ ...onVersion(ids), commandId: commandId(), annulMinutes: 15 },
    lists: [{ name: "Entry", kind: "entry", within: false, ticketTypeIds: null, gateIds: null, rules: [] }],
  })),
  "entry.marks": query("manage-events", ({ eventId, userId }) => ({ eventId, userId })),
  "entry.mark": mutation("manage-events", (ids) => ({
    ...{ ...onPerson(ids), blockReason: "To be looked at", notes: { everyone: "Lift", leads: "Press" } },
  })),
  "station.board": query("run-station", ({ serviceId }) => ({ stationId: serviceId })),
  "station.presenceCode": query("run-station", ({ serviceId }) => ({ stationId: serviceId })),
  "station.setIntake": mutation("run-station", (ids) => ({ ...queueCommand(ids), intake: "open" })),
  "station.setServers": mutation("run-station", (ids) => ({ ...queueCommand(ids), servers: 2 })),
  "station.callNext": mutation("run-station", queueCommand),
  "station.arrived": mutation("run-station", onToken),
  "station.finish": mutation("run-station", onToken),
  "station.markMissed": mutation("run-station", onToken),
  "station.cancelToken": mutation("run-station", onToken),
  "station.setDesk": mutation("run-station", (ids) => ({ ...queueCommand(ids), serverId: "1", duty: "on" })),
  "station.endPriority": mutation("run-station", queueCommand),
  "station.setExtra": mutation("run-station", (ids) => ({ ...queueCommand(ids), open: false })),
  "station.pauseQueue": mutation("run-station", (ids) => ({
    ...{ ...queueCommand(ids), reason: "Lunch", resumesAt: now + 1_800_000 },
  })),
  "station.notes": query("run-station", ({ serviceId }) => ({ stationId: serviceId })),
  "station.writeNote": mutation("run-station", (ids) => ({
    ...{ ...queueCommand(ids), audience: "waiting", text: "A moment, please" },
  })),
  "station.callToken": mutation("run-station", onToken),
  "station.ring": mutation("run-station", onToken),
  "station.undoNoShow": mutation("run-station", onToken),
  "station.issueToken": mutation("run-station", (ids) => ({
    ...{ ...queueCommand(ids), name: "Matrix", laneId: "regular", people: 1 },
  })),
  "station.splitGroup": mutation("run-station", (ids) => ({ ...onToken(ids), people: 1 })),
  "station.transferToken": mutation("run-station", (ids) => ({ ...onToken(ids), toStationId: ids.serviceId })),
  "station.listOtherQueues": query("run-station", ({ serviceId }) => ({ stationId: serviceId })),
  "station.startOrder": mutation("run-station", onOrder),
  "station.markReady": mutation("run-station", onOrder),
  "station.rejectOrder": mutation("run-station", onOrder),
  "station.handOver": mutation("run-station", ({ foodId }) => ({
    commandId: commandId(),
    stationId: foodId,
    code: "ABCD",
  })),
  "station.handOverLate": mutation("run-station", ({ foodId }) => ({
    ...{ commandId: commandId(), stationId: foodId, code: "ABCD", handedAt: now },
  })),
  "station.readyOrders": query("run-station", ({ foodId }) => ({ stationId: foodId })),
  "station.handOverOrder": mutation("run-station", onOrder),
  "station.stopSelling": mutation("run-station", onSku),
  "station.resumeSelling": mutation("run-station", onSku),
  "kitchen.markLine": mutation("run-station", (ids) => ({ ...onLine(ids), done: true })),
  "kitchen.markPaid": mutation("run-station", (ids) => ({ ...onOrder(ids), paid: true })),
  "kitchen.remakeLine": mutation("run-station", onLine),
  "kitchen.markGone": mutation("run-station", onLine),
  "kitchen.dropLine": mutation("run-station", onLine),
  "kitchen.offerSubstitute": mutation("run-station", (ids) => ({ ...onLine(ids), skuId: ids.skuId })),
  "kitchen.undoStep": mutation("run-station", onOrder),
  "kitchen.voidOrder": mutation("run-station", (ids) => ({ ...onOrder(ids), reason: "The stove is out" })),
  "kitchen.giveUpOrder": mutation("run-station", onOrder),
  "kitchen.restockDish": mutation("run-station", (ids) => ({ ...onSku(ids), portions: 1 })),
  "kitchen.sellPortions": mutation("run-station", (ids) => ({ ...onSku(ids), portions: 1 })),
  "kitchen.wastePortions": mutation("run-station", (ids) => ({ ...onSku(ids), portions: 1 })),
  "kitchen.setCooks": mutation("run-station", ({ foodId }) => ({
    ...{ commandId: commandId(), stationId: foodId, cooks: 2 },
  })),
  "organizer.listEvents": query("manage-events", () => ({ q: "open" }), "somewhere"),
  "organizer.getEvent": query("manage-events", onEvent),
  "organizer.createEvent": mutation(
    "manage-events",
    ({ venueId, roomId }) => ({ commandId: commandId(), fields: { ...FIELDS, venueId, roomId } }),
    "everywhere",
  ),
  "organizer.updateEvent": mutation("manage-events", ({ eventId, departmentId, venueId, roomId }) => ({
    eventId,
    version: 99,
    fields: { ...FIELDS, departmentId, venueId, roomId },
  })),
  "organizer.setStatus": mutation("manage-events", ({ eventId }) => ({ eventId, version: 99, status: "live" })),
  "organizer.saveTickets": mutation("manage-events", ({ eventId }) => ({
    ...{
      eventId,
      version: 99,
      commandId: commandId(),
      quotas: [],
      payOnline: false,
      refund: { shareBp: 0, until: now },
    },
    ticketTypes: [
      { name: "A", price: 0, admits: true, hidden: false, perPersonMax: 1, salesOpenAt: now, salesCloseAt: now + 1 },
    ],
  })),
  "organizer.listCodes": query("manage-events", onEvent),
  "organizer.addCodes": mutation("manage-events", ({ eventId }) => ({
    ...{ eventId, commandId: commandId(), texts: [`M-${crypto.randomUUID().slice(0, 8)}`], usesMax: 1 },
    ...{ opensAt: now, closesAt: now + 3_600_000, ticketTypeIds: null, discount: null },
  })),
  "organizer.withdrawCode": mutation("manage-events", ({ eventId, codeId }) => ({ eventId, codeId })),
  "organizer.addGate": mutation("manage-events", ({ eventId }) => ({ eventId, name: "Back door" })),
  "organizer.addStation": mutation("manage-events", ({ eventId }) => ({ eventId, name: "Kiosk", kind: "food" })),
  "organizer.getStation": query("manage-events", ({ foodId }) => ({ stationId: foodId })),
  "organizer.saveStation": mutation("manage-events", ({ foodId, skuId }) => ({
    ...SETUP,
    stationId: foodId,
    menu: [dish(skuId)],
  })),
  "organizer.wall": query("manage-events", onEvent),
  "organizer.countFollowers": query("manage-events", onEvent),
  "organizer.doorList": query("manage-events", onEvent),
  "organizer.beginDoorExport": mutation("take-along", onEvent),
  "organizer.exportDoor": query("take-along", onEvent),
  "organizer.printBadge": mutation("take-along", ({ eventId, userId }) => ({ eventId, userId })),
  "organizer.printBadges": mutation("take-along", onEvent),
  "organizer.confirmRegistration": mutation("manage-events", (ids) => ({ ...onPerson(ids), atDoor: true })),
  "organizer.cancelRegistration": mutation("manage-events", onPerson),
  "organizer.revokePass": mutation("manage-events", onPerson),
  "passes.registerHolder": mutation("register", ({ eventId, passId }) => ({
    ...{ commandId: commandId(), eventId, passId, holderKey: HOLDER_KEY, replace: false },
  })),
  "passes.keys": query("scan", onEvent),
  "passes.revocations": query("scan", ({ eventId }) => ({ eventId, since: 0 })),
  "passes.getRules": query("manage-events", onEvent),
  "passes.saveRules": mutation("manage-events", (ids) => ({ ...onVersion(ids), requireRotating: true })),
  "passes.turnKeys": mutation("manage-events", (ids) => ({ ...onVersion(ids), act: "rotate" })),
  "payments.begin": mutation("register", eventCommand),
  "payments.look": mutation("register", onEvent),
  "payments.whyUnpaid": query("register", onEvent),
  "payments.beginOrders": mutation("register", ({ foodId, orderId }) => ({
    commandId: commandId(),
    orders: [{ stationId: foodId, orderId }],
  })),
  "payments.lookAtOrder": mutation("register", ({ foodId, orderId }) => ({ stationId: foodId, orderId })),
  "payments.listEvents": query("manage-money", () => ({}), "somewhere"),
  "payments.listOrders": query("manage-money", onEvent),
  "payments.refund": mutation("manage-money", (ids) => ({ ...eventCommand(ids), paymentId: ids.paymentId, amount: 1 })),
  "forms.get": query("register", onEvent),
  "forms.changeAnswers": mutation("register", ({ eventId }) => ({ eventId, answers: {} })),
  "forms.getSetup": query("manage-events", onEvent),
  "forms.save": mutation("manage-events", ({ eventId }) => ({ eventId, version: 99, questions: [] })),
  "audience.list": query("take-along", onEvent),
  "audience.save": mutation("take-along", ({ eventId }) => ({ eventId, addresses: ["@riverside.example"] })),
  "guests.desk": query("scan", onEvent),
  "guests.register": mutation("scan", ({ eventId, ticketTypeId }) => ({
    ...{ commandId: commandId(), eventId, name: "A guest", mail: "guest@example.com", ticketTypeId },
  })),
  "guests.getRules": query("manage-events", onEvent),
  "guests.saveRules": mutation("manage-events", ({ eventId }) => ({
    ...{ eventId, transfers: true, guestsMax: 200, guestDays: 30 },
  })),
  "imports.check": mutation("take-along", ({ eventId }) => ({ eventId, rows: LISTED })),
  "imports.register": mutation("take-along", (ids) => ({ ...eventCommand(ids), rows: LISTED })),
  "transfers.list": query("register", onEvent),
  "transfers.offer": mutation("register", ({ eventId, passId }) => ({
    ...{ commandId: commandId(), eventId, email: "matrix@riverside.example", passId },
  })),
  "transfers.withdraw": mutation("register", ({ transferId }) => ({ transferId })),
  "transfers.open": query("register", () => ({ token: "A".repeat(43) })),
  "transfers.accept": mutation("register", () => ({ token: "A".repeat(43), answers: {} })),
  "waitingRoom.enter": mutation("register", ({ eventId }) => ({ eventId, ticket: "0.1.none", again: true })),
  "waitingRoom.get": query("manage-events", onEvent),
  "waitingRoom.save": mutation("manage-events", (ids) => ({ ...onVersion(ids), mode: "off" })),
  "campaigns.list": query("take-along", null, "somewhere"),
  "campaigns.get": query("take-along", ({ campaignId }) => ({ campaignId })),
  "campaigns.reach": query("take-along", (ids) => ({ ...campaignTo(ids), channels: ["mail"] })),
  "campaigns.preview": query("take-along", (ids) => ({ ...campaignTo(ids), language: "en", text: TEMPLATE.text })),
  "campaigns.add": mutation("take-along", (ids) => ({ commandId: commandId(), ...campaignTo(ids), ...CAMPAIGN })),
  "campaigns.save": mutation("take-along", (ids) => ({ ...onCampaign(ids), ...campaignTo(ids), ...CAMPAIGN })),
  "campaigns.sendTest": mutation("take-along", onCampaign),
  "campaigns.submit": mutation("take-along", onCampaign),
  "campaigns.approve": mutation("take-along", onCampaign),
  "campaigns.giveBack": mutation("take-along", (ids) => ({ ...onCampaign(ids), note: "Say where" })),
  "campaigns.cancel": mutation("take-along", ({ campaignId }) => ({ campaignId })),
  "messages.inbox": query("register", () => ({ before: null })),
  "messages.unread": query("register", null),
  "messages.read": mutation("register", () => ({ until: 1 })),
  "messages.settings": query("register", null),
  "messages.saveSettings": mutation("register", () => ({
    ...{ version: 0, channels: TOLD, quietFrom: 0, quietTo: 0, language: "en" },
  })),
  "messages.addPush": mutation("register", () => ({
    ...{ endpoint: "https://push.example/matrix", p256dh: "A".repeat(87), auth: "A".repeat(22) },
  })),
  "messages.dropPush": mutation("register", () => ({ id: "a".repeat(64) })),
  "messages.askPhone": mutation("register", () => ({ number: "+447700900077" })),
  "messages.verifyPhone": mutation("register", () => ({ code: "000000" })),
  "messages.dropPhone": mutation("register", null),
  "messages.listTemplates": query("manage-events", null, "everywhere"),
  "messages.saveTemplate": mutation("manage-events", () => ({ ...TEMPLATE, version: 0 }), "everywhere"),
  "messages.removeTemplate": mutation(
    "manage-events",
    () => ({ kind: TEMPLATE.kind, language: TEMPLATE.language, version: 99 }),
    "everywhere",
  ),
  "messages.previewTemplate": query("manage-events", () => TEMPLATE, "everywhere"),
  "messages.countDeliveries": query("manage-events", null, "everywhere"),
  "messages.listDeliveries": query(
    "manage-events",
    () => ({ channel: "mail", kind: "pass-issued", status: "failed", before: null }),
    "everywhere",
  ),
  "messages.retryDeliveries": mutation(
    "manage-events",
    () => ({ message: null, channel: "mail", kind: "pass-issued" }),
    "everywhere",
  ),
  "emergencies.shown": query(null, null),
  "emergencies.concernsMe": query(null, onEvent),
  "emergencies.place": query(null, onEvent),
  "emergencies.asked": query("raise-emergency", null, "somewhere"),
  "emergencies.listAt": query("raise-emergency", onEvent),
  "emergencies.askAt": mutation("raise-emergency", (ids) => ({ ...eventCommand(ids), kind: "stopped", text: null })),
  "emergencies.confirmAt": mutation("raise-emergency", ({ eventId, emergencyId }) => ({ eventId, emergencyId })),
  "emergencies.withdrawAt": mutation("raise-emergency", ({ eventId, emergencyId }) => ({ eventId, emergencyId })),
  "emergencies.list": query("manage-college", null, "everywhere"),
  "emergencies.ask": mutation(
    "manage-college",
    () => ({ commandId: commandId(), kind: "stopped", text: null }),
    "everywhere",
  ),
  "emergencies.confirm": mutation("manage-college", ({ emergencyId }) => ({ emergencyId }), "everywhere"),
  "emergencies.withdraw": mutation("manage-college", ({ emergencyId }) => ({ emergencyId }), "everywhere"),
  "rules.get": query("manage-events", onEvent),
  "rules.save": mutation("manage-events", (ids) => ({
    ...{ ...eventCommand(ids), scope: "event", ruleId: null, version: 0, body: RULE },
  })),
  "rules.remove": mutation("manage-events", ({ eventId, ruleId }) => ({
    eventId,
    scope: "event",
    ruleId,
    version: 99,
  })),
  "rules.listDecisions": query("manage-events", onEvent),
  "rules.listVersions": query("manage-events", ({ eventId, ruleId }) => ({ eventId, ruleId })),
  "rules.listCounts": query("manage-events", onEvent),
  "rules.previewMessage": query("manage-events", ({ eventId }) => ({
    ...{ eventId, trigger: RULE.trigger, action: { type: "announce", template: "Many dishes" } },
  })),
  "rules.replay": query("manage-events", ({ eventId }) => ({
    ...{ eventId, ruleId: null, body: RULE, from: now, until: now + 60_000 },
  })),
  "staffing.board": query("assign-volunteers", onEvent),
  "staffing.answer": mutation("assign-volunteers", ({ eventId, staffMoveId }) => ({
    ...{ eventId, moveId: staffMoveId, answer: "decline" },
  })),
  "staffing.undo": mutation("assign-volunteers", ({ eventId, staffMoveId }) => ({ eventId, moveId: staffMoveId })),
  "staffing.move": mutation("assign-volunteers", (ids) => ({ ...onPerson(ids), toStationId: ids.serviceId })),
  "staffing.mine": query("run-station", ({ serviceId }) => ({ stationId: serviceId })),
  "staffing.answerMine": mutation("run-station", ({ serviceId, staffMoveId }) => ({
    ...{ stationId: serviceId, moveId: staffMoveId, answer: "decline" },
  })),
  "staffing.setAvailability": mutation("run-station", ({ serviceId }) => ({
    ...{ stationId: serviceId, availability: "break" },
  })),
  "webhooks.list": query("see-settings", null, "everywhere"),
  "webhooks.listDeliveries": query("manage-college", ({ webhookId }) => ({ webhookId, before: null }), "everywhere"),
  "webhooks.add": mutation("manage-college", () => ({ commandId: commandId(), ...WEBHOOK }), "everywhere"),
  "webhooks.save": mutation("manage-college", ({ webhookId }) => ({ webhookId, ...WEBHOOK }), "everywhere"),
  "webhooks.switch": mutation("manage-college", ({ webhookId }) => ({ webhookId, isOn: true }), "everywhere"),
  "webhooks.rotate": mutation("manage-college", ({ webhookId }) => ({ webhookId }), "everywhere"),
  "webhooks.ping": mutation("manage-college", ({ webhookId }) => ({ webhookId }), "everywhere"),
  "webhooks.replay": mutation(
    "manage-college",
    ({ webhookId }) => ({ webhookId, what: { from: now, until: now + 1_000 } }),
    "everywhere",
  ),
  // Last of these, for then it is gone.
  "webhooks.remove": mutation("manage-college", ({ webhookId }) => ({ webhookId }), "everywhere"),
  "apiKeys.list": query("see-settings", null, "everywhere"),
  "apiKeys.add": mutation("manage-college", () => ({ name: "Matrix", scopes: ["events:read"], days: 1 }), "everywhere"),
  "apiKeys.revoke": mutation("manage-college", ({ keyId }) => ({ keyId }), "everywhere"),
  "venues.list": query("manage-events", null, "somewhere"),
  "venues.clashes": query("manage-events", ({ eventId, venueId, roomId }) => ({
    eventId,
    venueId,
    roomId,
    startsAt: now,
    endsAt: now + 3_600_000,
  })),
  "venues.save": mutation(
    "manage-college",
    ({ venueId, roomId }) => ({
      ...PLACE,
      commandId: commandId(),
      venueId,
      rooms: [{ roomId, name: "Room 1", capacity: 10 }],
    }),
    "everywhere",
  ),
  // Last of these, for then it is gone.
  "venues.remove": mutation("manage-college", ({ venueId }) => ({ venueId }), "everywhere"),
  "covers.get": query("manage-events", onEvent),
  "covers.save": mutation("manage-events", ({ eventId, coverId }) => ({
    eventId,
    coverId,
    alt: "A tent on a lawn",
    replacesId: coverId,
  })),
  "covers.remove": mutation("manage-events", ({ eventId, coverId }) => ({ eventId, replacesId: coverId })),
  "lifecycle.getStanding": query("manage-events", onEvent),
  "lifecycle.duplicate": mutation(
    "manage-events",
    (ids) => ({ ...eventCommand(ids), title: "Matrix copy", startsAt: now, withTeam: false }),
    "around",
  ),
  "lifecycle.cancel": mutation("manage-events", (ids) => ({ ...onVersion(ids), reason: "The roof leaks" })),
  "lifecycle.submit": mutation("manage-events", onVersion),
  "lifecycle.giveBack": mutation("manage-events", (ids) => ({ ...onVersion(ids), note: "Say where" }), "everywhere"),
  "lifecycle.listSubmitted": query("manage-events", null, "somewhere"),
  "lifecycle.getApproval": query("see-settings", null, "everywhere"),
  "lifecycle.saveApproval": mutation("manage-college", () => ({ approvesEvents: false }), "everywhere"),
  "history.list": query("manage-events", onEvent),
  "history.past": query("manage-events", (ids) => ({ ...onEvent(ids), at: now })),
  "history.sales": query("manage-events", onEvent),
  "history.checkBooks": query("manage-events", onEvent),
  "history.checkLog": query("manage-events", onEvent),
  "series.get": query("manage-events", onEvent),
  "series.preview": query("manage-events", (ids) => ({ ...onEvent(ids), repeat: REPEAT })),
  "series.make": mutation(
    "manage-events",
    (ids) => ({ commandId: commandId(), ...onVersion(ids), repeat: REPEAT, exdates: [] }),
    "around",
  ),
  "series.edit": mutation("manage-events", ({ departmentId, ...ids }) => ({
    ...onVersion(ids),
    scope: "all",
    fields: { ...FIELDS, departmentId },
    tellPeople: false,
  })),
  "series.cancel": mutation("manage-events", (ids) => ({ ...onVersion(ids), scope: "all", reason: "The roof leaks" })),
  "series.publish": mutation("manage-events", (ids) => ({ ...onVersion(ids), scope: "all" })),
  "people.list": query("see-settings", () => ({ q: "a" }), "everywhere"),
  "people.listTeam": query("assign-volunteers", onEvent),
  "people.giveRole": mutation("assign-volunteers", ({ eventId }) => ({
    commandId: commandId(),
    email: "helper@riverside.example",
    role: "volunteer",
    place: { eventId },
    startsAt: now,
    endsAt: now + 3_600_000,
  })),
  "people.takeRole": mutation("assign-volunteers", ({ grantId }) => ({ grantId })),
  "people.listInvitations": query("see-settings", null, "everywhere"),
  "people.withdrawInvitation": mutation("assign-volunteers", ({ invitationId }) => ({ invitationId })),
  "people.getInvitation": query("signed-in", () => ({ token: "A".repeat(43) })),
  "people.acceptInvitation": mutation("signed-in", () => ({ token: "A".repeat(43) })),
  "audit.list": query("see-settings", () => ({ limit: 5 }), "everywhere"),
  "audit.check": query("see-settings", () => ({ after: 0 }), "everywhere"),
  "devices.list": query("assign-volunteers", onEvent),
  "devices.makeCode": mutation("assign-volunteers", onEvent),
  "devices.enrol": mutation(null, () => ({
    code: "ABCDEFGH",
    name: "Phone",
    publicKey: "A".repeat(87),
    signature: "A".repeat(86),
  })),
  "devices.prove": mutation(null, ({ deviceId }) => ({ deviceId, at: now, signature: "A".repeat(86) })),
  "devices.revoke": mutation("assign-volunteers", ({ deviceId }) => ({ deviceId })),
  "support.list": query("see-settings", null, "everywhere"),
  "support.decide": mutation("manage-people", ({ supportId }) => ({ supportId, role: null }), "everywhere"),
  "support.end": mutation("manage-people", ({ supportId }) => ({ supportId }), "everywhere"),
  "sso.list": query(null, null),
  "sso.begin": mutation(null, ({ providerId }) => ({ providerId, purpose: "sign-in" })),
  "sso.finish": mutation(null, ({ providerId }) => ({ providerId, state: "A".repeat(43), code: "code" })),
  "sso.listIdentities": query("signed-in", null),
  "sso.unlinkIdentity": mutation("signed-in", () => ({ issuer: "https://login.example.edu", subject: "somebody" })),
  "sso.listProviders": query("see-settings", null, "everywhere"),
  "sso.addProvider": mutation(
    "manage-college",
    () => ({ commandId: commandId(), issuer: "https://login.example.edu", domain: "example.edu", ...LOGIN }),
    "everywhere",
  ),
  "sso.saveProvider": mutation("manage-college", ({ providerId }) => ({ providerId, ...LOGIN }), "everywhere"),
  "sso.verifyDomain": mutation("manage-college", ({ providerId }) => ({ providerId }), "everywhere"),
  "sso.enableProvider": mutation("manage-college", ({ providerId }) => ({ providerId, enabled: false }), "everywhere"),
  // Last of these, for then it is gone.
  "sso.removeProvider": mutation("manage-college", ({ providerId }) => ({ providerId }), "everywhere"),
  "payments.settings": query("see-settings", null, "everywhere"),
  "payments.saveSeller": mutation(
    "manage-college",
    () => ({ legalName: "Riverside College", address: "1 River Road", taxId: null, taxRateBp: 0 }),
    "everywhere",
  ),
  "payments.connect": mutation("manage-college", null, "everywhere"),
  "payments.checkAccount": mutation("manage-college", null, "everywhere"),
  "payments.listReceipts": query("register", null),
  "college.listHosts": query("see-settings", null, "everywhere"),
  "college.addHost": mutation("manage-college", () => ({ host: "events.example.edu" }), "everywhere"),
  "college.verifyHost": mutation("manage-college", () => ({ host: "events.example.edu" }), "everywhere"),
  "college.removeHost": mutation("manage-college", () => ({ host: "events.example.edu" }), "everywhere"),
  "college.leaving": query("see-settings", null, "everywhere"),
  "college.leave": mutation("manage-college", () => ({ slug: "riverside" }), "everywhere"),
  "college.stay": mutation("manage-college", null, "everywhere"),
  "college.beginExport": mutation("manage-college", null, "everywhere"),
  "college.exportPage": query("manage-college", () => ({ ticket: "none", store: "people", after: null }), "everywhere"),
  "college.saveBrand": mutation("manage-college", () => ({ name: "Riverside", accent: "#0f766e" }), "everywhere"),
  "college.listDepartments": query("manage-events", null, "somewhere"),
  "college.addDepartment": mutation(
    "manage-college",
    ({ departmentId }) => ({ commandId: commandId(), name: `Chess ${commandId()}`, parentId: departmentId }),
    "everywhere",
  ),
  "college.renameDepartment": mutation(
    "manage-college",
    ({ departmentId }) => ({ departmentId, name: "Physics and astronomy" }),
    "everywhere",
  ),
};

export const PLATFORM_MATRIX: Record<string, Row> = {
  ...Object.fromEntries(Object.entries(MATRIX).filter(([path]) => path.startsWith("auth."))),
  "platform.listColleges": query("see-colleges", null),
  "platform.listErasures": query("see-colleges", null),
  "platform.listSupport": query("see-colleges", null),
  "platform.askSupport": mutation("see-colleges", () => ({
    commandId: commandId(),
    collegeId: makeId("college", now, new Uint8Array(10)),
    reason: "To look into a queue that stands still",
    hours: 1,
  })),
  "platform.listMoves": query("see-colleges", null),
  "platform.moveCollege": mutation("see-colleges", () => ({
    collegeId: makeId("college", now, new Uint8Array(10)),
    target: "DB_1",
    reason: "To make room where it lives",
  })),
  "platform.listLetters": query("see-colleges", () => ({ before: null })),
  "platform.replayLetter": mutation("see-colleges", () => ({ id: "0".repeat(64) })),
  "platform.listRules": query("see-colleges", null),
  "platform.saveRule": mutation("see-colleges", () => ({
    ...{ commandId: commandId(), ruleId: makeId("rule", now, new Uint8Array(10)), version: 0, body: RULE },
  })),
  "platform.removeRule": mutation("see-colleges", () => ({
    ruleId: makeId("rule", now, new Uint8Array(10)),
    version: 1,
  })),
  "platform.addCollege": mutation("see-colleges", () => ({
    name: "Lakeside",
    slug: "lakeside",
    accent: "#1d4ed8",
    timeZone: "Europe/Oslo",
    currency: "NOK",
    adminEmail: "admin@lakeside.example",
  })),
  "colleges.listPublic": query(null, null),
};

/** Nobody opened the log that these bring. */
const BRINGS_LOG: ReadonlySet<string> = new Set(["scanner.sync", "entry.takeLog"]);

/** What naming another college's object, or one that never was, is answered with: always the same for both. */
export const UNKNOWN: Record<string, (path: string) => string> = {
  eventId: () => "NOT_FOUND",
  gateId: (path) => (BRINGS_LOG.has(path) ? "log-unknown" : "NOT_FOUND"),
  passIds: () => "log-unknown",
  stationId: () => "NOT_FOUND",
  toStationId: () => "NOT_FOUND",
  // The own event has one queue, and nobody moves from one to itself.
  tokenId: (path) =>
    path.endsWith("transferToken") || path.endsWith("moveToken") ? "not-another-queue" : "token-unknown",
  orderId: (path) =>
    ["attendee.getOrder", "payments.beginOrders", "payments.lookAtOrder"].includes(path)
      ? "NOT_FOUND"
      : "order-unknown",
  skuId: (path) => (path === "organizer.saveStation" ? "NOT_FOUND" : "item-unknown"),
  codeId: () => "NOT_FOUND",
  paymentId: () => "NOT_FOUND",
  userId: (path) => ({ "entry.marks": "NOT_FOUND", "staffing.move": "not-helping" })[path] ?? "not-registered",
  moveId: () => "NOT_FOUND",
  parentId: () => "NOT_FOUND",
  departmentId: () => "NOT_FOUND",
  grantId: () => "NOT_FOUND",
  invitationId: () => "NOT_FOUND",
  providerId: () => "NOT_FOUND",
  supportId: () => "NOT_FOUND",
  ticketTypeId: () => "ticket-type-unknown",
  // An event without badges says so of whomever it is asked.
  passId: (path) =>
    ({ "scanner.badge": "badges-off", "scanner.questions": "NOT_FOUND", "scanner.answer": "NOT_FOUND" })[path] ??
    "pass-not-there",
  transferId: () => "NOT_FOUND",
  venueId: () => "NOT_FOUND",
  roomId: () => "NOT_FOUND",
  coverId: () => "NOT_FOUND",
  ruleId: () => "NOT_FOUND",
  webhookId: () => "NOT_FOUND",
  keyId: () => "NOT_FOUND",
  campaignId: () => "NOT_FOUND",
  emergencyId: () => "NOT_FOUND",
  replacesId: () => "cover-changed",
  deviceId: (path) => (path === "devices.prove" ? "DEVICE_REFUSED" : "NOT_FOUND"),
};

/** Where somebody's role holds; the own event belongs to a department, which belongs to another. */
type Reach = "college" | "department" | "other-department" | "event" | "other-event" | "food" | "past" | "future";
type Person = { readonly role: Role | null; readonly reach: Reach };

const inCollege = (role: Role): Person => ({ role, reach: "college" });
export const PEOPLE: Readonly<Record<string, Person>> = {
  nobody: { role: null, reach: "college" },
  stranger: inCollege("guest"),
  attendee: inCollege("attendee"),
  "vendor-staff": { role: "vendor-staff", reach: "food" },
  volunteer: inCollege("volunteer"),
  "volunteer-lead": inCollege("volunteer-lead"),
  treasurer: inCollege("treasurer"),
  organizer: inCollege("organizer"),
  "college-admin": inCollege("college-admin"),
  "department-organizer": { role: "organizer", reach: "department" },
  "other-department-organizer": { role: "organizer", reach: "other-department" },
  "event-organizer": { role: "organizer", reach: "event" },
  "other-event-organizer": { role: "organizer", reach: "other-event" },
  "event-volunteer": { role: "volunteer", reach: "event" },
  // Nobody can be given this; were it in the database all the same, it must not reach beyond its place.
  "event-admin": { role: "college-admin", reach: "event" },
  "past-organizer": { role: "organizer", reach: "past" },
  "future-organizer": { role: "organizer", reach: "future" },
  "support-organizer": inCollege("support-organizer"),
  "support-admin": inCollege("support-admin"),
  scanner: { role: "scanner", reach: "event" },
};
/** What was written behind the product's back shows once it has forgotten what it knew. */
const GRANTS_REMEMBERED_MS = 4_100;
/** What nobody can be given by hand. */
const BY_HAND_NEVER: Readonly<Record<string, { readonly role: Role; readonly kind: MemberKind }>> = {
  "event-admin": { role: "college-admin", kind: "person" },
  "support-organizer": { role: "support-organizer", kind: "support" },
  "support-admin": { role: "support-admin", kind: "support" },
  scanner: { role: "scanner", kind: "device" },
};
export const ROLES = Object.keys(PEOPLE);
/** Roles that hold at the own event and all of its stations. */
const COVERS_EVENT: readonly Reach[] = ["college", "department", "event"];

const browsers = new Map<string, Browser>();
export let own: Ids;
export let foreign: Ids;

export const as = (role: string): Browser => {
  const browser = browsers.get(role);
  if (!browser) throw new Error(role);
  return browser;
};

/** Signs everybody in, and makes one of everything at both colleges. */
export async function openWorld(): Promise<void> {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  browsers.set("nobody", openBrowser("riverside"));
  for (const role of ROLES.filter((one) => one !== "nobody" && one !== "stranger")) {
    const browser = openBrowser("riverside");
    await browser.signIn(`${role}@riverside.example`);
    browsers.set(role, browser);
  }
  const platform = openBrowser("platform");
  await platform.signIn("platform-admin@campuspulse.example");
  await platform.addPasskey();
  browsers.set("platform-admin", platform);
  await as("college-admin").addPasskey();
  own = await liveIds(as("college-admin"), seeded, "Open Day", "Help desk", "Noodle Bar");
  await grantReaches(seeded);
  const elsewhere = openBrowser("hillcrest");
  await elsewhere.signIn("college-admin@hillcrest.example");
  await elsewhere.addPasskey();
  foreign = await liveIds(elsewhere, seeded, "Welcome Week fair", "Student ID desk", "Taco Truck");
  browsers.set("hillcrest-admin", elsewhere);
  // The same session, carried to a college where its owner is no member.
  browsers.set("stranger", openBrowser("riverside", new Map(elsewhere.jar)));
}

/** What must never be seen at the own college. */
export function canaries(): string[] {
  // A refusal says which ticket type was asked for, as it was asked for.
  const { userId: _, ticketTypeId: __, ...ids } = foreign;
  return ["Welcome Week fair", "Student ID desk", "Taco Truck", ...Object.values(ids)];
}

/** One of each thing that can end, made and ended. */
export async function goneIds(): Promise<Partial<Ids>> {
  const { people, sso, devices, support } = as("college-admin").api;
  const { attendee } = as("organizer").api;
  const helper = "helper@riverside.example";
  const given = await people.giveRole.mutate({ ...forGood(helper, "volunteer-lead"), place: "college" });
  const invited = await people.giveRole.mutate({ ...forGood("gone@riverside.example", "volunteer"), place: "college" });
  if (given.kind !== "given" || invited.kind !== "invited") throw new Error("nobody was given a role");
  const issuer = "https://gone.example.edu";
  const login = { commandId: commandId(), issuer, domain: "gone.example.edu", ...LOGIN, roleRules: [] };
  const { id: providerId } = await sso.addProvider.mutate(login);
  const { code } = await devices.makeCode.mutate({ eventId: own.eventId });
  const { deviceId } = await (await makePhone("riverside")).enrol(code);
  const stationId = own.serviceId;
  await attendee.register.mutate({ commandId: commandId(), eventId: own.eventId });
  const joined = await attendee.joinQueue.mutate({ commandId: commandId(), stationId, laneId: "regular" });
  const lines = [{ skuId: own.skuId, quantity: 1, options: [] }];
  const kitchen = { commandId: commandId(), stationId: own.foodId, lines, note: null, slot: null, shownAt: null };
  const placed = await attendee.placeOrder.mutate(kitchen);
  if (!joined.ok || !placed.ok) throw new Error("the organizer got no token or no order");
  const gone = {
    grantId: given.grant.id,
    invitationId: invited.invitation.id,
    providerId,
    deviceId,
    tokenId: joined.value.id,
    orderId: placed.value.id,
  };
  await people.takeRole.mutate({ grantId: gone.grantId });
  await people.withdrawInvitation.mutate({ invitationId: gone.invitationId });
  await sso.removeProvider.mutate({ providerId });
  await devices.revoke.mutate({ deviceId });
  await attendee.leaveQueue.mutate({ commandId: commandId(), stationId, tokenId: gone.tokenId });
  const order = { commandId: commandId(), stationId: own.foodId, orderId: gone.orderId };
  await attendee.cancelOrder.mutate(order);
  await support.decide.mutate({ supportId: own.supportId, role: null });
  return { ...gone, ...(await goneVenue()), supportId: own.supportId };
}

async function goneVenue(): Promise<Pick<Ids, "venueId" | "roomId">> {
  const { venues } = as("college-admin").api;
  const ids = await addVenue(as("college-admin").api, "Gone hall");
  await venues.remove.mutate({ venueId: ids.venueId });
  return ids;
}

async function addVenue({ venues }: Browser["api"], name: string): Promise<Pick<Ids, "venueId" | "roomId">> {
  const rooms = [{ roomId: null, name: "Room 1", capacity: 10 }];
  const saved = await venues.save.mutate({ ...PLACE, commandId: commandId(), venueId: null, name, rooms });
  const venue = saved.ok ? saved.value.find((one) => one.name === name) : undefined;
  if (!venue?.rooms[0]) throw new Error("no place was made");
  return { venueId: venue.id, roomId: venue.rooms[0].id };
}

/** Registers, queues and orders, so that every kind of id has a live example. */
async function liveIds(
  browser: Browser,
  seeded: SeedReport,
  title: string,
  service: string,
  food: string,
): Promise<Ids> {
  const { api } = browser;
  const event = seeded.events.find((one) => one.title === title);
  const stationId = (name: string) => event?.stations.find((one) => one.name === name)?.id ?? "";
  const { id: eventId = "", gates = [] } = event ?? {};
  const seat = await api.attendee.register.mutate({ commandId: commandId(), eventId });
  const passId = seat.ok ? (seat.value.passes[0]?.id ?? "") : "";
  // Of neither college: what is mailed to one of them is looked through.
  const email = "somebody-else@example.org";
  const offer = await api.transfers.offer.mutate({ commandId: commandId(), eventId, passId, email });
  const ticketTypeId = (await api.organizer.getEvent.query({ eventId })).ticketTypes[0]?.id ?? "";
  const joined = await api.attendee.joinQueue.mutate({
    commandId: commandId(),
    stationId: stationId(service),
    laneId: "regular",
  });
  const skuId = (await api.attendee.getStation.query({ stationId: stationId(food) })).menu[0]?.skuId ?? "";
  const lines = [{ skuId, quantity: 1, options: [] }];
  // For as late as can be: one that is due while the tests run is told to be late, which writes rows between two looks at them.
  const { slots } = value(await api.attendee.quoteOrder.query({ stationId: stationId(food), lines }));
  const placed = await api.attendee.placeOrder.mutate({
    commandId: commandId(),
    stationId: stationId(food),
    lines,
    ...{ note: null, slot: slots.at(-1)?.slot ?? null, shownAt: null },
  });
  const { user } = await api.auth.me.query();
  const code = { usesMax: 1, opensAt: null, closesAt: null, ticketTypeIds: null, discount: null };
  await api.organizer.addCodes.mutate({ eventId, commandId: commandId(), texts: ["MATRIX"], ...code });
  const { codes } = await api.organizer.listCodes.query({ eventId });
  if (!joined.ok || !placed.ok || !user || !offer.ok) throw new Error("the world could not be set up");
  return {
    ...{ ticketTypeId, passId, transferId: offer.value.id },
    eventId,
    gateId: gates[0]?.id ?? "",
    serviceId: stationId(service),
    foodId: stationId(food),
    skuId,
    codeId: codes[0]?.id ?? "",
    paymentId: await addPaid(eventId),
    userId: user.id,
    tokenId: joined.value.id,
    orderId: placed.value.id,
    ...(await grantedIds(api, eventId)),
    ...(await addVenue(api, PLACE.name)),
    coverId: await addCover(browser, eventId),
    ruleId: await addRule(browser, eventId),
    staffMoveId: await addStaffMove(eventId, user.id, stationId(service)),
    ...(await integrationIds(browser)),
    campaignId: await addCampaign(browser, eventId),
    emergencyId: await addEmergency(eventId, user.id),
  };
}

/** It was asked for, and nobody confirmed it in time. */
async function addEmergency(eventId: string, userId: string): Promise<string> {
  const id = newId("emergency", Date.now());
  await inShards(
    `INSERT INTO emergencies SELECT e.college_id, '${id}', e.id, 'stopped', 'Stopped', '${userId}', 1, 2, null, null, null, null, 0,
     null, null, null FROM events e WHERE e.id = ?`,
    eventId,
  );
  return id;
}

/** Somebody paid online there. */
async function addPaid(eventId: string): Promise<string> {
  const id = newId("payment", Date.now());
  await inShards(
    `INSERT INTO payments SELECT e.college_id, '${id}', e.id, 'reg_1', null, 'usr_1', 1, 'EUR', '[]', '[]', 'settled', 'acct_1', 'cs_1',
     null, 0, 1, 2, 3, null, 0, 0, null, null FROM events e WHERE e.id = ?`,
    eventId,
  );
  return id;
}

/** They were asked, and said no. */
async function addStaffMove(eventId: string, userId: string, toStationId: string): Promise<string> {
  const id = newId("staffMove", Date.now());
  await inShards(
    `INSERT INTO staff_moves SELECT e.college_id, '${id}', e.id, '${userId}', null, '${toStationId}', 9000, 'declined', 1,
     '${userId}', 2, 'declined', 2 FROM events e WHERE e.id = ?`,
    eventId,
  );
  return id;
}

async function addCampaign({ api }: Browser, eventId: string): Promise<string> {
  const draft = { commandId: commandId(), ...campaignTo({ eventId }), ...CAMPAIGN };
  return value(await api.campaigns.add.mutate(draft as Parameters<typeof api.campaigns.add.mutate>[0])).id;
}

async function addRule({ api }: Browser, eventId: string): Promise<string> {
  const asked = { eventId, commandId: commandId(), scope: "event" as const, ruleId: null, version: 0 };
  const body = { ...RULE, name: "Known" } as Parameters<typeof api.rules.save.mutate>[0]["body"];
  const { rules } = value(await api.rules.save.mutate({ ...asked, body }));
  return rules.find(({ origin }) => origin === "event")?.id ?? "";
}

async function integrationIds({ api }: Browser): Promise<Pick<Ids, "webhookId" | "keyId">> {
  const { id } = value(await api.webhooks.add.mutate({ commandId: commandId(), ...WEBHOOK, types: ["order.ready"] }));
  const { keys } = value(await api.apiKeys.add.mutate({ name: "Known", scopes: ["events:read"], days: 1 }));
  return { webhookId: id, keyId: keys[0]?.id ?? "" };
}

async function addCover(browser: Browser, eventId: string): Promise<string> {
  const { coverId } = value(await bringPicture(browser, eventId, await jpegOf(4, 4)));
  value(await browser.api.covers.save.mutate({ eventId, coverId, alt: "A lawn", replacesId: null }));
  return coverId;
}

/** The department the event belongs to, below another; somebody who helps at the event, and somebody invited to. */
async function grantedIds(
  { college: ownCollege, organizer, people, auth, sso, devices }: Browser["api"],
  eventId: string,
) {
  const add = (name: string, parentId: string | null) =>
    ownCollege.addDepartment.mutate({ commandId: commandId(), name, parentId });
  const { id: parentId } = await add("Science", null);
  const { id: departmentId } = await add("Physics", parentId);
  const setup = await organizer.getEvent.query({ eventId });
  const moved = await organizer.updateEvent.mutate({
    eventId,
    version: setup.version,
    fields: { ...editedFields(setup), departmentId },
  });
  if (!moved.ok) throw new Error(`the ${setup.status} event could not be moved`);
  const { college } = await auth.me.query();
  const helper = `helper@${college?.slug}.example`;
  await openBrowser(college?.slug ?? "").signIn(helper);
  const give = (email: string) => people.giveRole.mutate({ ...forGood(email, "volunteer"), place: { eventId } });
  const given = await give(helper);
  const invited = await give(`somebody-new@${college?.slug}.example`);
  if (given.kind !== "given" || invited.kind !== "invited") throw new Error("nobody was given a role");
  const issuer = "https://login.example.edu";
  const login = { commandId: commandId(), issuer, domain: "example.edu", ...LOGIN, roleRules: [] };
  const { id: providerId } = await sso.addProvider.mutate(login);
  const { code } = await devices.makeCode.mutate({ eventId });
  const { deviceId } = await (await makePhone(college?.slug)).enrol(code);
  const asked = await as("platform-admin").platform.platform.askSupport.mutate({
    commandId: commandId(),
    collegeId: college?.id ?? "",
    reason: "To look into a queue that stands still",
    hours: 1,
  });
  const supportId = asked.find((one) => one.college.slug === college?.slug)?.id ?? "";
  return {
    departmentId,
    grantId: given.grant.id,
    invitationId: invited.invitation.id,
    providerId,
    deviceId,
    supportId,
  };
}

const forGood = (email: string, role: GrantedRole) => ({
  commandId: commandId(),
  email,
  role,
  startsAt: null as number | null,
  endsAt: null as number | null,
});

/** Gives everybody of `PEOPLE` whose role does not hold in the whole college the role they have. */
async function grantReaches(seeded: SeedReport): Promise<void> {
  const { people, college } = as("college-admin").api;
  const other = seeded.events.find(({ college, id }) => college === "riverside" && id !== own.eventId);
  const science = (await college.listDepartments.query()).departments.find(({ name }) => name === "Science");
  const arts = await college.addDepartment.mutate({ commandId: commandId(), name: "Arts", parentId: null });
  const places: Partial<Record<Reach, Parameters<typeof people.giveRole.mutate>[0]["place"]>> = {
    department: { departmentId: science?.id ?? "" },
    "other-department": { departmentId: arts.id },
    event: { eventId: own.eventId },
    "other-event": { eventId: other?.id ?? "" },
    past: "college",
    future: "college",
  };
  for (const [name, { role, reach }] of Object.entries(PEOPLE)) {
    const place = places[reach];
    if (!place || name in BY_HAND_NEVER) continue;
    const dates = { startsAt: reach === "future" ? now + 3_600_000 : null, endsAt: reach === "past" ? now + 10 : null };
    const grant = { ...forGood(`${name}@riverside.example`, role as GrantedRole), ...dates, place };
    if (reach === "past") vi.useFakeTimers({ toFake: ["Date"], now });
    await people.giveRole.mutate(grant);
    vi.useRealTimers();
  }
  for (const [name, { role, kind }] of Object.entries(BY_HAND_NEVER)) {
    const { user, college: riverside } = await as(name).api.auth.me.query();
    const eventId = PEOPLE[name]?.reach === "event" ? own.eventId : null;
    await env.DB.batch([
      env.DB.prepare("UPDATE memberships SET kind = ? WHERE college_id = ? AND user_id = ?").bind(
        kind,
        riverside?.id,
        user?.id,
      ),
      env.DB.prepare(
        "INSERT INTO grants (college_id, id, user_id, role, event_id, created_at) VALUES (?, ?, ?, ?, ?, 1)",
      ).bind(riverside?.id, `grt_${name}`, user?.id, role, eventId),
    ]);
  }
  await scheduler.wait(GRANTS_REMEMBERED_MS);
}

/** All of D1 and what the objects of the own event know, so that "nothing was written" can be believed. */
export async function dumpEverything(): Promise<Record<string, unknown>> {
  // That it was tried is noted in any case.
  const { audit_entries: _, ...rows } = await dumpRows();
  const dump: Record<string, unknown> = rows;
  const { api } = as("college-admin");
  const { summary, scans } = await api.organizer.wall.query({ eventId: own.eventId });
  dump.ledger = { summary, scans };
  for (const stationId of [own.serviceId, own.foodId]) {
    const { summary: state, tokens, orders, menu } = await api.station.board.query({ stationId });
    const statuses = [...tokens, ...orders].map(({ id, status }) => [id, status]);
    dump[stationId] = [state.kind === "service" ? state.queue.status : state.kitchen.status, statuses, menu];
  }
  return dump;
}

/** Looks in a row that find nothing new: the bus waits up to a second before it hands over a batch. */
const SETTLED_LOOKS = 4;

/** The same, once projections and mail of what was done before have landed. */
export async function settled(): Promise<Record<string, unknown>> {
  let last = "";
  let same = 0;
  for (let tries = 0; tries < 100; tries++) {
    const dump = await dumpEverything();
    const pending = await inShards(
      "SELECT id FROM messages WHERE status = 'pending' AND due_at <= unixepoch() * 1000 + 180000",
    );
    const text = JSON.stringify(dump);
    same = text === last && pending.length === 0 ? same + 1 : 0;
    if (same === SETTLED_LOOKS) return dump;
    last = text;
    await scheduler.wait(300);
  }
  throw new Error("the world does not come to rest");
}

export const codeOf = ({ error, result }: CallBody): string => {
  if (error) return error.data.appCode;
  const data = result?.data;
  const refusal = data && typeof data === "object" && "refusal" in data ? data.refusal : null;
  return refusal && typeof refusal === "object" && "code" in refusal ? String(refusal.code) : "ok";
};

/** What a call is refused with, by who makes it and where that role holds; null if it goes through. */
export function denial({ needs, at, input }: Row, name: string): string | null {
  const { role, reach } = PEOPLE[name] ?? { role: null, reach: "college" };
  if (needs === null) return null;
  if (role === null) return "NOT_SIGNED_IN";
  if (needs === "signed-in") return null;
  if (needs === "register") return can(role, needs) ? null : "NOT_ALLOWED"; // every person is an attendee everywhere
  if (!can(role, needs) || reach === "past" || reach === "future") return "NOT_ALLOWED";
  if (at === "somewhere" || reach === "college") return null;
  if (at === "everywhere" || (at === "around" && reach === "event")) return "NOT_ALLOWED";
  const isAtFood = JSON.stringify(input?.(own)).includes(own.foodId);
  return COVERS_EVENT.includes(reach) || (reach === "food" && isAtFood) ? null : "NOT_ALLOWED";
}
