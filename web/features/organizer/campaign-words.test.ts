import { expect, test } from "vitest";
import { variablesOf } from "#shared/message-kinds";
import { campaignTitle } from "./campaign-words.ts";

const shown = (title: string) => campaignTitle(title, "Open Day", "Riverside College");

test("a title shows what is known of it, and in words what is not, however it is written", () => {
  expect(shown("Doors of {{ event.title }} at {{college.name}}")).toBe("Doors of Open Day at Riverside College");
  expect(shown('{{ person.name | default: "you" | upcase }}, see you!')).toBe("[their name], see you!");
  expect(shown("{{- event.venue -}}: {% if event.when %}{{ event.when }}{% endif %} ")).toBe(
    "[where it is]: [when it is]",
  );
});

test.each(["event-campaign", "college-campaign"] as const)(
  "nothing that a %s may name stays as it was typed",
  (kind) => {
    for (const name of variablesOf(kind)) expect(shown(`{{ ${name} }}`)).not.toContain(name);
  },
);
