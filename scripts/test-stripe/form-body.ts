/** What was sent: texts, lists and maps of them. */
export type Form = { [key: string]: Form | string };

/** Reads `a[b][0]=c`, the only form in which Stripe takes a request. Lists come out as maps by their index. */
export function parseForm(body: string): Form {
  const form: Form = {};
  for (const [name, value] of new URLSearchParams(body)) {
    const path = name.split(/\[|\]\[|\]/).filter((part, at, all) => part !== "" || at < all.length - 1);
    let place = form;
    for (const part of path.slice(0, -1)) {
      const next = place[part];
      const inner: Form = typeof next === "object" ? next : {};
      place[part] = inner;
      place = inner;
    }
    place[path.at(-1) ?? name] = value;
  }
  return form;
}

export function textIn(form: Form, ...path: readonly string[]): string | null {
  let at: Form | string | undefined = form;
  for (const part of path) at = typeof at === "object" ? at[part] : undefined;
  return typeof at === "string" ? at : null;
}

export function formIn(form: Form, ...path: readonly string[]): Form {
  let at: Form | string | undefined = form;
  for (const part of path) at = typeof at === "object" ? at[part] : undefined;
  return typeof at === "object" ? at : {};
}

/** The texts directly below a name, as metadata are. */
export function textsIn(form: Form, name: string): Record<string, string> {
  const found = Object.entries(formIn(form, name)).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string",
  );
  return Object.fromEntries(found);
}
