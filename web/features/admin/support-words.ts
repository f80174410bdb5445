import type { SupportAccess } from "#shared/views/support";

export const SUPPORT_STATES: Readonly<
  Record<SupportAccess["state"], { readonly tone: "neutral" | "good" | "warn"; readonly words: string }>
> = {
  asked: { tone: "warn", words: "Asks to be let in" },
  inside: { tone: "good", words: "Is let in" },
  declined: { tone: "neutral", words: "Was not let in" },
  ended: { tone: "neutral", words: "Is out again" },
};
