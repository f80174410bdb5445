import { readFile } from "node:fs/promises";
import { expect, test } from "./journey.ts";
import { freshAddress, giveAuthenticator, mailedTo, signInBy } from "./sign-in.ts";

test("a college takes everything along, says that it leaves, and stays after all", async ({ arrive }) => {
  const [robin, chen] = [await arrive("platform-admin"), await arrive("visitor")];
  chen.forgive(/status of 403/);
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
  const downloading = chen.page.waitForEvent("download");
  await out.getByRole("button", { name: "Download everything" }).click();
  const proof = chen.page.getByRole("dialog", { name: "Prove that it is you" });
  await proof.getByRole("button", { name: "Use my passkey" }).click();
  await proof.getByRole("button", { name: "Make a passkey" }).click();
  const file = await readFile(await (await downloading).path(), "utf8");
  const lines = file.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line)).filter(({ store }) => store === "people")).toMatchObject([
    { email: adminEmail },
  ]);

  await out.getByLabel(/^To leave CampusPulse/).fill(slug);
  await out.getByRole("button", { name: "Leave CampusPulse" }).click();
  await chen.page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
  await expect(out).toContainText("Everything is erased on");
  await out.getByRole("button", { name: "Stay after all" }).click();
  await expect(out.getByLabel(/^To leave CampusPulse/)).toBeVisible();
});
