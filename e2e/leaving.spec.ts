import { readFile } from "node:fs/promises";
import { expect, test } from "./journey.ts";
import { freshAddress, giveAuthenticator, mailedTo, signInBy } from "./sign-in.ts";

const TOO_MANY = [
  { error: { message: "Wait", code: -32029, data: { appCode: "TOO_MANY_REQUESTS", httpStatus: 429 } } },
];

test("a college takes everything along, says that it leaves, and stays after all", async ({ arrive }) => {
  const [robin, chen] = [await arrive("platform-admin"), await arrive("visitor")];
  chen.forgive(/status of (403|429)|ERR_FAILED/);
  await giveAuthenticator(chen.page);
  const slug = `leaving-${Date.now() % 1e9}`;
  const adminEmail = freshAddress();
  const place = { accent: "#1d4ed8", timeZone: "Europe/Oslo", currency: "NOK" };
  await robin.api.mutate("platform.addCollege", { name: "Leaving College", slug, adminEmail, ...place });
  const { request } = chen.context;
  const invitation = await mailedTo(request, adminEmail, "/invitation");
  const api = await signInBy(request, adminEmail, slug);
  await api.mutate("people.acceptInvitation", { token: invitation?.split("#token=")[1] });

  await chen.page.goto(`/${slug}/settings`);
  const out = chen.page.getByRole("region", { name: "Take everything along, or leave" });
  // One page finds no network, and the next try comes too soon: nothing before it is fetched twice.
  const pages: string[] = [];
  await chen.page.route(/college\.exportPage/, async (route) => {
    pages.push(route.request().url());
    if (pages.length === 3) return route.abort();
    if (pages.length === 4) return route.fulfill({ status: 429, json: TOO_MANY, headers: { "retry-after": "1" } });
    return route.continue();
  });
  const downloading = chen.page.waitForEvent("download");
  await out.getByRole("button", { name: "Download everything" }).click();
  const proof = chen.page.getByRole("dialog", { name: "Prove that it is you" });
  await proof.getByRole("button", { name: "Make a passkey" }).click();
  const file = await readFile(await (await downloading).path(), "utf8");
  const lines = file.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line)).filter(({ store }) => store === "people")).toMatchObject([
    { email: adminEmail },
  ]);

  expect(pages.length - new Set(pages).size).toBe(2);
  await expect(out.getByRole("status")).toHaveText(`${lines.length} rows are in the file.`);

  await out.getByLabel(/^To leave CampusPulse/).fill(slug);
  await out.getByRole("button", { name: "Leave CampusPulse" }).click();
  await chen.page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
  await expect(out).toContainText("Everything is erased on");
  await out.getByRole("button", { name: "Stay after all" }).click();
  await expect(out.getByLabel(/^To leave CampusPulse/)).toBeVisible();
});
