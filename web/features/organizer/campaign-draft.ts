import type { OutsideChannel } from "#shared/message-kinds";
import type { GrantedRole } from "#shared/roles";
import type { AudienceAnswers, AudienceInside, AudienceState, CampaignView } from "#shared/views/campaigns";
import type { TemplateText } from "#shared/views/messages";
import { fromCampusField, toCampusField } from "#web/lib/campus-time";

/** A campaign as its form holds it. What belongs to the other kind of audience is kept until it is saved. */
export type CampaignForm = {
  readonly type: "event" | "college";
  /** Empty: not chosen yet. */
  readonly eventId: string;
  readonly states: readonly AudienceState[];
  readonly ticketTypeIds: readonly string[];
  readonly inside: AudienceInside;
  readonly answers: AudienceAnswers;
  readonly roles: readonly GrantedRole[];
  readonly departmentId: string;
  readonly texts: readonly { readonly language: string; readonly text: TemplateText }[];
  readonly channels: readonly OutsideChannel[];
  /** By the campus's clock; empty: as soon as it is approved. */
  readonly scheduled: string;
};

export const NO_TEXT: TemplateText = { title: "", short: "", text: "" };

export function emptyForm(): CampaignForm {
  return {
    ...{ type: "event", eventId: "", states: ["confirmed"], ticketTypeIds: [], inside: "any", answers: "any" },
    ...{ roles: [], departmentId: "", texts: [{ language: "en", text: NO_TEXT }], channels: ["mail"], scheduled: "" },
  };
}

export function formOf({ audience, texts, channels, scheduledAt }: CampaignView, timeZone: string): CampaignForm {
  const scheduled = scheduledAt === null ? "" : toCampusField(scheduledAt, timeZone);
  const own =
    audience.type === "event" ? audience : { ...audience, departmentId: audience.departmentId ?? ("" as const) };
  return { ...emptyForm(), ...own, texts, channels, scheduled };
}

/** Null until it is said whom it is for. */
export function audienceOf(form: CampaignForm) {
  const { type, eventId, states, ticketTypeIds, inside, answers, roles, departmentId } = form;
  if (type === "college") return { type, roles: [...roles], departmentId: departmentId || null };
  if (eventId === "" || states.length === 0) return null;
  return { type, eventId, states: [...states], ticketTypeIds: [...ticketTypeIds], inside, answers };
}

/** Null until it can be saved. */
export function inputOf(form: CampaignForm, timeZone: string) {
  const audience = audienceOf(form);
  if (!audience || whyNotSave(form) !== null) return null;
  const { texts, channels, scheduled } = form;
  return { audience, texts: [...texts], channels: [...channels], scheduledAt: fromCampusField(scheduled, timeZone) };
}

/** What is missing, in words. */
export function whyNotSave(form: CampaignForm): string | null {
  if (form.type === "event" && form.eventId === "") return "Choose an event first.";
  if (form.type === "event" && form.states.length === 0) return "Choose whom of its people.";
  const isWhole = form.texts.every(({ text }) => text.title.trim() && text.short.trim() && text.text.trim());
  return isWhole ? null : "Write a title, a short text and a mail.";
}
