import { describe, expect, test } from "vitest";
import { TEMPLATE_KINDS, VARIABLES } from "#shared/message-kinds";
import { renderTemplate, whyNotTemplate } from "./render-template.ts";
import { SHIPPED_TEXTS } from "./shipped-texts.ts";

const refused = (text: string) => whyNotTemplate("pass-issued", text);
const rendered = (text: string, values: Parameters<typeof renderTemplate>[2]) =>
  renderTemplate("event-cancelled", { title: text, text, short: text }, values).text;

describe("a text of a message", () => {
  test("of ours is one, whatever its kind, and says something also where little is known", () => {
    for (const kind of TEMPLATE_KINDS) {
      const text = SHIPPED_TEXTS[kind];
      for (const part of [text.title, text.text, text.short]) expect(whyNotTemplate(kind, part), kind).toBeNull();
      const full = renderTemplate(kind, text, VARIABLES);
      expect(full.text, kind).toContain("Hello Ana Silva,");
      expect(JSON.stringify(full), kind).not.toMatch(/[{}]{2}|undefined|\[object/);
      expect(renderTemplate(kind, text, {}).text, kind).not.toMatch(/\n{3}|undefined/);
    }
  });

  test("puts values in their places, and leaves out what does not hold", () => {
    const text = "{{ event.title }}{% if payment.back %}: money back{% endif %}";
    expect(rendered(text, { "event.title": "Fair", "payment.back": "yes" })).toBe("Fair: money back");
    expect(rendered(text, { "event.title": "Fair" })).toBe("Fair");
    expect(rendered("{{ cancel.reason | upcase }}", { "cancel.reason": "{{ link }}" })).toBe("{{ LINK }}");
  });

  test("that names what there is not is refused, wherever it stands", () => {
    expect(refused("Hello {{ person.nmae }}")).toMatch(/no “person.nmae” here/);
    expect(refused("{{ person }}")).toMatch(/no “person” here/);
    expect(refused("{{ person[link] }}")).not.toBeNull();
    expect(refused("{% if false %}{{ secret }}{% endif %}")).toMatch(/secret/);
    expect(refused("{{ person.constructor }}")).not.toBeNull();
    // Of another kind.
    expect(refused("{{ cancel.reason }}")).toMatch(/cancel.reason/);
  });

  test("knows no loops, files or assignments, and no filters but a few", () => {
    for (const text of [
      "{% for a in (1..1000000) %}x{% endfor %}",
      "{% include 'x' %}",
      "{% render 'x' %}",
      "{% assign a = 'x' %}{{ a }}",
      "{% capture a %}x{% endcapture %}",
      "{{ person.name | append: person.name }}",
      "{{ person.name | replace: 'a', 'aaaa' }}",
      "{% if person.name %}",
      "{{ person.name",
    ])
      expect(refused(text), text).toMatch(/cannot be read/);
  });
});
