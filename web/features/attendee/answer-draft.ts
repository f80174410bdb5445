import type { GivenAnswers } from "#shared/domain/forms/types";

/** What was typed for a form and not sent yet; null where there is nothing, or nothing that can be read. */
export function readDraft(key: string): GivenAnswers | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? "null");
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** @param given null once it has arrived */
export function writeDraft(key: string, given: GivenAnswers | null): void {
  try {
    if (given) sessionStorage.setItem(key, JSON.stringify(given));
    else sessionStorage.removeItem(key);
  } catch {
    // then it lives as long as this page
  }
}
