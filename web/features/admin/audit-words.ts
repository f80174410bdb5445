import { ROLE_NAMES } from "#web/lib/role-words";

/** What was set out to be done, in the past tense. */
const ACTIONS: Readonly<Record<string, string>> = {
  "people.giveRole": "Gave a role",
  "people.takeRole": "Took a role",
  "people.withdrawInvitation": "Withdrew an invitation",
  "platform.addCollege": "Opened the college",
  "platform.askSupport": "Asked to be let in",
  "platform.saveRule": "Saved a rule for every college",
  "platform.removeRule": "Removed a rule for every college",
  "platform.moveCollege": "Moved the college to another database",
  "platform.replayLetter": "Sent a message of the bus again",
  "webhooks.add": "Added a webhook",
  "webhooks.save": "Changed a webhook",
  "webhooks.switch": "Turned a webhook on or off",
  "webhooks.rotate": "Made a webhook a new secret",
  "webhooks.ping": "Tried a webhook",
  "webhooks.replay": "Had a webhook told again",
  "webhooks.remove": "Removed a webhook",
  "apiKeys.add": "Made a key of the API",
  "apiKeys.revoke": "Revoked a key of the API",
  "support.decide": "Answered support",
  "support.end": "Ended support's access",
  "sso.addProvider": "Set up a campus login",
  "sso.saveProvider": "Changed a campus login",
  "sso.verifyDomain": "Looked for a domain's record",
  "sso.enableProvider": "Turned a campus login on or off",
  "sso.removeProvider": "Removed a campus login",
  "sso.followClaims": "Got roles by campus login",
  "devices.makeCode": "Made a scanner's code",
  "devices.revoke": "Removed a scanner",
  "college.addHost": "Added a host name",
  "college.verifyHost": "Looked for a host's record",
  "college.removeHost": "Removed a host name",
  "college.leave": "Said that the college leaves",
  "college.stay": "Said that the college stays",
  "college.beginExport": "Downloaded everything",
  "college.saveBrand": "Changed name or colour",
  "college.addDepartment": "Added a department",
  "college.renameDepartment": "Renamed a department",
  "organizer.createEvent": "Created an event",
  "organizer.updateEvent": "Edited an event",
  "organizer.setStatus": "Moved an event on",
  "covers.upload": "Brought a picture",
  "covers.save": "Put a picture on an event",
  "covers.remove": "Took the picture off an event",
  "lifecycle.duplicate": "Duplicated an event",
  "lifecycle.cancel": "Cancelled an event",
  "lifecycle.submit": "Submitted a draft to the college",
  "lifecycle.giveBack": "Gave a draft back",
  "lifecycle.saveApproval": "Said who publishes the events of departments",
  "series.make": "Made a series of an event",
  "series.edit": "Edited events of a series",
  "series.cancel": "Cancelled events of a series",
  "series.publish": "Published events of a series",
  "organizer.addGate": "Added a gate",
  "organizer.addStation": "Added a station",
  "organizer.saveStation": "Set up a station",
  "organizer.beginDoorExport": "Downloaded an event's people",
  "imports.check": "Compared a list of people with an event",
  "imports.register": "Brought people in from a list",
  "organizer.confirmRegistration": "Confirmed a registration",
  "organizer.cancelRegistration": "Cancelled a registration",
  "organizer.revokePass": "Withdrew a pass",
  "venues.save": "Changed a place or its rooms",
  "venues.remove": "Removed a place",
  "payments.saveSeller": "Said who sells",
  "payments.connect": "Connected an account for money",
  "payments.checkAccount": "Looked whether the account may take money",
  "payments.refund": "Gave money back",
  "organizer.saveTickets": "Changed an event's tickets",
  "organizer.addCodes": "Made codes of an event",
  "organizer.withdrawCode": "Withdrew a code",
  "organizer.printBadge": "Printed a badge",
  "organizer.printBadges": "Printed an event's badges",
  "forms.save": "Changed an event's questions",
  "guests.saveRules": "Said who gives passes away and brings guests",
  "passes.saveRules": "Said which passes the gates take",
  "passes.turnKeys": "Gave an event's passes new keys",
  "waitingRoom.save": "Set an event's waiting room",
  "entry.save": "Changed an event's check-in lists",
  "entry.mark": "Noted or blocked somebody at the gate",
  "entry.takeLog": "Brought in a scanner's file",
  "scanner.freeGate": "Freed a gate of the phone that kept it",
  "scanner.admitAnyway": "Let somebody in against the rules",
  "scanner.badge": "Printed a badge at the gate",
  "scanner.find": "Looked for somebody at the gate",
  "rules.save": "Saved a rule",
  "rules.remove": "Removed a rule",
  "messages.saveTemplate": "Changed what a message says",
  "messages.removeTemplate": "Took back what a message says",
  "messages.retryDeliveries": "Had messages sent again",
  "audience.save": "Changed who may see an event",
  "campaigns.add": "Wrote a campaign",
  "campaigns.save": "Changed a campaign",
  "campaigns.sendTest": "Sent a campaign to themselves",
  "campaigns.submit": "Asked for a yes to a campaign",
  "campaigns.approve": "Said yes to a campaign",
  "campaigns.giveBack": "Gave a campaign back",
  "campaigns.cancel": "Cancelled a campaign",
  "emergencies.askAt": "Asked for an emergency at an event",
  "emergencies.confirmAt": "Confirmed an emergency at an event",
  "emergencies.withdrawAt": "Took back an emergency at an event",
  "emergencies.ask": "Asked for an emergency on campus",
  "emergencies.confirm": "Confirmed an emergency on campus",
  "emergencies.withdraw": "Took back an emergency on campus",
  "staffing.answer": "Answered a proposal to move a volunteer",
  "staffing.undo": "Sent a volunteer back",
  "staffing.move": "Moved a volunteer",
};

export function actionName(action: string): string {
  return ACTIONS[action] ?? action;
}

/** The few words of an input that tell people what it was about; empty where only ids were named. */
export function inputWords(input: string): string {
  const said = fieldsOf(readJson(input));
  const role = Object.entries(ROLE_NAMES).find(([one]) => one === said.role)?.[1];
  const words = [role, said.email, said.name, fieldsOf(said.fields).title, said.status, said.reason];
  return words.filter((word) => typeof word === "string").join(", ");
}

function fieldsOf(value: unknown): { readonly [field: string]: unknown } {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a very long one was cut
  }
}
