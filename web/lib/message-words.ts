import type { MessageRefusal, TemplateRefusal } from "#shared/views/messages";
import { formatClock } from "./time.ts";

type Refusal = MessageRefusal | TemplateRefusal;
type Of<C extends Refusal["code"]> = Extract<Refusal, { code: C }>;

const WORDS: { [C in Refusal["code"]]: (refusal: Of<C>, timeZone: string) => string } = {
  "stale-settings": () => "You changed this on another page meanwhile. Nothing was saved: load this page again.",
  "too-many-devices": ({ max }) => `You have ${max} devices that are told. Stop one of them first.`,
  "push-service-unknown": () => "This browser uses a service for notifications that we do not know.",
  "too-many-codes": ({ againAt }, timeZone) =>
    `You asked for too many codes. You can ask again at ${formatClock(againAt, timeZone)}.`,
  "code-wrong": ({ triesLeft }) =>
    triesLeft === 0
      ? "That is not the code. Ask for another one."
      : `That is not the code. You have ${triesLeft === 1 ? "one more try" : `${triesLeft} more tries`}.`,
  "code-over": () => "This code is of no use any more. Ask for another one.",
  "sms-refused": () => "No text message can be sent to this number now. Look whether it is right, or try later.",
  "stale-template": () => "Somebody else changed this text. Nothing was saved: look at theirs, and change it again.",
  "template-invalid": ({ says }) => says,
  "another-language": ({ language }) =>
    `Your texts are in English and “${language}”. Take those away before you write in another language.`,
};

export function sayRefusal<C extends Refusal["code"]>(refusal: Of<C>, timeZone: string): string {
  const words: (refusal: Of<C>, timeZone: string) => string = WORDS[refusal.code as C];
  return words(refusal, timeZone);
}
