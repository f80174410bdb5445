import type {
  AudienceAnswers,
  AudienceInside,
  AudienceState,
  CampaignRefusal,
  CampaignStatus,
} from "#shared/views/campaigns";
import type { TemplateText } from "#shared/views/messages";
import type { Tone } from "#web/ui/badge";

export const CAMPAIGN_STATUS_WORDS: Readonly<Record<CampaignStatus, { readonly says: string; readonly tone: Tone }>> = {
  draft: { says: "Draft", tone: "neutral" },
  submitted: { says: "Waits for a yes", tone: "warn" },
  approved: { says: "Approved", tone: "accent" },
  sending: { says: "Going out", tone: "accent" },
  sent: { says: "Sent", tone: "good" },
  cancelled: { says: "Cancelled", tone: "bad" },
};

export const STATE_LABELS: Readonly<Record<AudienceState, string>> = {
  confirmed: "With a place",
  pending: "To be confirmed, or to pay",
  offered: "With a seat on offer",
  waiting: "On the waiting list",
};
export const INSIDE_LABELS: Readonly<Record<AudienceInside, string>> = {
  any: "Inside or not",
  inside: "Inside now",
  outside: "Not inside now",
};
export const ANSWERS_LABELS: Readonly<Record<AudienceAnswers, string>> = {
  any: "Answered or not",
  answered: "Who answered the questions",
  unanswered: "Who answered none",
};

/** What a title names and is another for everybody, or not known where it is listed. */
const VARIABLE_WORDS: Readonly<Partial<Record<string, string>>> = {
  "person.name": "[their name]",
  "event.when": "[when it is]",
  "event.venue": "[where it is]",
  link: "[its page]",
};

/** As it is listed: of its own event and college, and in words for what is not yet known of who gets it. */
export function campaignTitle(title: string, eventTitle: string | null, collegeName: string): string {
  const known: Readonly<Partial<Record<string, string>>> = {
    ...VARIABLE_WORDS,
    "event.title": eventTitle ?? "",
    "college.name": collegeName,
  };
  return title
    .replaceAll(/\{\{-?\s*([\w.]+)[^}]*\}\}/g, (_, name: string) => known[name] ?? `[${name}]`)
    .replaceAll(/\{%.*?%\}/g, "")
    .replaceAll(/\s{2,}/g, " ")
    .trim();
}

const PART_NAMES: Readonly<Record<keyof TemplateText, string>> = { title: "Title", short: "In short", text: "Mail" };

type Of<C extends CampaignRefusal["code"]> = Extract<CampaignRefusal, { code: C }>;
const WORDS: { [C in CampaignRefusal["code"]]: (refusal: Of<C>) => string } = {
  "stale-campaign": () => "Somebody changed this meanwhile. Nothing was done: load this page again.",
  "campaign-status": ({ status }) =>
    `Nothing was done: it is “${CAMPAIGN_STATUS_WORDS[status].says.toLowerCase()}” by now. Load this page again.`,
  "text-invalid": ({ part, says }) => `${PART_NAMES[part]}: ${says}`,
  "another-language": ({ language }) =>
    `Texts of your college are in English and “${language}”. Write in one of these.`,
  "nobody-reached": () => "This reaches nobody. Choose other people, or another way.",
  "too-many-people": ({ max }) =>
    `More than ${max.toLocaleString("en")} people belong to this. Choose fewer, and write to the others by a campaign of their own.`,
  "own-campaign": () => "You wrote some of this, so somebody else says yes.",
  "too-many-campaigns": ({ max }) => `Your college has approved ${max} campaigns within a day. Try again later.`,
  "too-many-drafts": ({ max }) => `There are ${max} drafts. Cancel one of them first.`,
  "too-many-tests": ({ max }) => `You sent yourself ${max} tests within an hour. Try again later.`,
  "too-far-ahead": ({ daysMax }) => `At most ${daysMax} days ahead.`,
};

export function sayCampaignRefusal<C extends CampaignRefusal["code"]>(refusal: Of<C>): string {
  const words: (refusal: Of<C>) => string = WORDS[refusal.code as C];
  return words(refusal);
}
