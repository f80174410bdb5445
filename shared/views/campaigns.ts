import type { CampaignId, DepartmentId, EventId, TicketTypeId } from "#shared/ids";
import type { Channel, MessageStatus, OutsideChannel } from "#shared/message-kinds";
import type { GrantedRole } from "#shared/roles";
import type { TemplateText } from "./messages.ts";

/** Who approves it is none of its authors. `approved`: waits for its time. `sent`: everybody's message is a row of its own. */
export const CAMPAIGN_STATUSES = ["draft", "submitted", "approved", "sending", "sent", "cancelled"] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

/** Registrations that belong to an event's people: who gave theirs up is none of them. */
export const AUDIENCE_STATES = ["confirmed", "pending", "offered", "waiting"] as const;
export type AudienceState = (typeof AUDIENCE_STATES)[number];
export const AUDIENCE_INSIDE = ["any", "inside", "outside"] as const;
export type AudienceInside = (typeof AUDIENCE_INSIDE)[number];
export const AUDIENCE_ANSWERS = ["any", "answered", "unanswered"] as const;
export type AudienceAnswers = (typeof AUDIENCE_ANSWERS)[number];

/** Whom a campaign is for, asked when it goes out. */
export type CampaignAudience =
  | {
      readonly type: "event";
      readonly eventId: EventId;
      readonly states: readonly AudienceState[];
      /** Holding one of these; none: whatever they hold. */
      readonly ticketTypeIds: readonly TicketTypeId[];
      readonly inside: AudienceInside;
      readonly answers: AudienceAnswers;
    }
  | {
      readonly type: "college";
      /** Holding one of these now; none: every member. */
      readonly roles: readonly GrantedRole[];
      /** Holding a role in it or below it; null: anywhere. */
      readonly departmentId: DepartmentId | null;
    };

export type CampaignText = { readonly language: string; readonly text: TemplateText };

export type CampaignDraft = {
  readonly audience: CampaignAudience;
  /** One or two languages. */
  readonly texts: readonly CampaignText[];
  /** Besides the inbox. */
  readonly channels: readonly OutsideChannel[];
  /** Null: as soon as it is approved. */
  readonly scheduledAt: number | null;
};

/** Whom it would reach now. */
export type CampaignReach = {
  readonly people: number;
  /** Of them, those who take no campaigns of this kind. */
  readonly optedOut: number;
  /** Of the others, those whom none of its ways reaches: guests without an address. */
  readonly unreached: number;
  readonly byChannel: Readonly<Record<Channel, number>>;
  /** There are more than one campaign may have; the others were not counted. */
  readonly isOver: boolean;
};

export type CampaignCount = {
  readonly channel: Channel;
  readonly status: MessageStatus;
  /** Why, of those that went nowhere. */
  readonly outcome: string | null;
  readonly count: number;
};

export type CampaignRow = {
  readonly id: CampaignId;
  readonly version: number;
  readonly status: CampaignStatus;
  readonly title: string;
  readonly eventTitle: string | null;
  readonly scheduledAt: number | null;
  readonly changedAt: number;
};

export type CampaignView = CampaignDraft & {
  readonly id: CampaignId;
  readonly version: number;
  readonly status: CampaignStatus;
  readonly eventTitle: string | null;
  readonly authors: readonly string[];
  /** Whoever asks wrote some of it, and so cannot approve it. */
  readonly isOwn: boolean;
  readonly returnNote: string | null;
  readonly approvedBy: string | null;
  readonly approvedAt: number | null;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly cancelledAt: number | null;
  /** People it was written to so far. */
  readonly written: number;
  readonly counts: readonly CampaignCount[];
};

/** What a form about campaigns needs to know. */
export type CampaignSetup = {
  readonly campaigns: readonly CampaignRow[];
  /** Whether they may write to members of the whole college. */
  readonly mayCollege: boolean;
  /** The one beside English that there are texts in; null: any. */
  readonly language: string | null;
  readonly offered: readonly OutsideChannel[];
};

export type CampaignRefusal =
  | { readonly code: "stale-campaign"; readonly version: number }
  | { readonly code: "campaign-status"; readonly status: CampaignStatus }
  | {
      readonly code: "text-invalid";
      readonly language: string;
      readonly part: keyof TemplateText;
      readonly says: string;
    }
  | { readonly code: "another-language"; readonly language: string }
  | { readonly code: "nobody-reached" }
  | { readonly code: "too-many-people"; readonly max: number }
  | { readonly code: "own-campaign" }
  | { readonly code: "too-many-campaigns"; readonly max: number }
  | { readonly code: "too-many-drafts"; readonly max: number }
  | { readonly code: "too-many-tests"; readonly max: number }
  | { readonly code: "too-far-ahead"; readonly daysMax: number };
