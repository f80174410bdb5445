import type {
  Channel,
  MessageKind,
  MessageStatus,
  OutsideChannel,
  TemplateKind,
  Topic,
  VariableName,
} from "#shared/message-kinds";

/** A message in words. `link`: a path of ours. */
export type Said = { readonly title: string; readonly text: string; readonly link: string | null };

/** `text`: of a mail. `short`: of everything else, under the title. */
export type TemplateText = { readonly title: string; readonly text: string; readonly short: string };

export type InboxMessage = Said & {
  readonly id: string;
  readonly kind: MessageKind;
  readonly at: number;
  readonly isRead: boolean;
};

/** `next` asks for the page after this one. */
export type InboxPage = {
  readonly messages: readonly InboxMessage[];
  readonly unread: number;
  readonly next: { readonly at: number; readonly id: string } | null;
};

export type MessageSettings = {
  readonly version: number;
  readonly channels: Readonly<Record<Topic, readonly OutsideChannel[]>>;
  readonly quietFrom: number;
  readonly quietTo: number;
  readonly language: string;
  /** Those there are texts in. */
  readonly languages: readonly string[];
  readonly timeZone: string;
  /** Which can be had here at all. */
  readonly offered: readonly OutsideChannel[];
  /** base64url; null where no browser can be told. */
  readonly pushKey: string | null;
  readonly devices: readonly { readonly id: string; readonly device: string; readonly createdAt: number }[];
  /** Null: none. Of a number that is not verified yet, until when its code can be brought. */
  readonly phone: { readonly number: string; readonly isVerified: boolean; readonly codeEndsAt: number | null } | null;
};

export type MessageRefusal =
  | { readonly code: "stale-settings"; readonly version: number }
  | { readonly code: "too-many-devices"; readonly max: number }
  | { readonly code: "push-service-unknown" }
  | { readonly code: "too-many-codes"; readonly againAt: number }
  | { readonly code: "code-wrong"; readonly triesLeft: number }
  | { readonly code: "code-over" }
  | { readonly code: "sms-refused"; readonly says: string };

export type TemplateRefusal =
  | { readonly code: "stale-template"; readonly version: number }
  /** Which part of it cannot be, and why, in words. */
  | { readonly code: "template-invalid"; readonly part: keyof TemplateText; readonly says: string }
  | { readonly code: "another-language"; readonly language: string };

export type TemplateView = {
  readonly kind: TemplateKind;
  readonly language: string;
  /** 0: ours, never changed. */
  readonly version: number;
  readonly text: TemplateText;
};

export type TemplatesSetup = {
  /** Every kind in English, and in the college's own language where it has words for it. */
  readonly templates: readonly TemplateView[];
  /** The one beside English; null: none yet. */
  readonly language: string | null;
  readonly shipped: Readonly<Record<TemplateKind, TemplateText>>;
};

export type TemplatePreview = {
  readonly said: TemplateText;
  readonly values: Readonly<Partial<Record<VariableName, string>>>;
  /** What it was written for: an event of theirs, or null where there is none and names are examples. */
  readonly eventTitle: string | null;
};

export type DeliveryCount = {
  readonly kind: MessageKind;
  readonly channel: Channel;
  readonly status: MessageStatus;
  readonly count: number;
};

export type DeliveryRow = {
  readonly id: string;
  readonly channel: Channel;
  readonly kind: MessageKind;
  readonly status: MessageStatus;
  readonly personName: string | null;
  readonly eventTitle: string | null;
  readonly attempts: number;
  readonly outcome: string | null;
  readonly createdAt: number;
  readonly endedAt: number | null;
  /** When it is tried next; null once it ended. */
  readonly dueAt: number | null;
};

export type DeliveryPage = {
  /** More people are called so than are looked through. */
  readonly hasMorePeople: boolean;
  readonly rows: readonly DeliveryRow[];
  readonly next: { readonly at: number; readonly id: string; readonly channel: Channel } | null;
};
