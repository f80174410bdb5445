import type { AddPasskeyOptions, StepUpQuestion } from "#shared/views/passkeys";
import type { apiFor } from "./trpc.ts";

/** Of a college's pages or the platform's own: both know who is signed in. */
export type AuthClient = Pick<ReturnType<typeof apiFor>["client"], "auth">;

/** Somebody closed the browser's own question, or took too long. */
export class PasskeyDeclined extends Error {
  override readonly name = "PasskeyDeclined";
}

/** Makes a passkey in this browser, which proves it too. */
export async function makePasskey(client: AuthClient) {
  const options: AddPasskeyOptions = await client.auth.beginPasskey.mutate();
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  const made = await ask(() => navigator.credentials.create({ publicKey }));
  const { clientDataJSON, attestationObject, getTransports } = made.response as AuthenticatorAttestationResponse;
  return client.auth.addPasskey.mutate({
    id: made.id,
    clientDataJSON: base64url(clientDataJSON),
    attestationObject: base64url(attestationObject),
    transports: getTransports.call(made.response),
  });
}

/** By what somebody can prove who they are, here and now. */
export function askHowToProve(client: AuthClient): Promise<StepUpQuestion> {
  return client.auth.beginStepUp.mutate();
}

/** Proves the second factor with a passkey. @returns what was asked, and is answered; any other kind: nothing could be asked */
export async function provePasskey(client: AuthClient): Promise<StepUpQuestion> {
  const question = await askHowToProve(client);
  if (question.kind !== "asked") return question;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    question.options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  const signed = await ask(() => navigator.credentials.get({ publicKey }));
  const { clientDataJSON, authenticatorData, signature } = signed.response as AuthenticatorAssertionResponse;
  await client.auth.stepUp.mutate({
    id: signed.id,
    clientDataJSON: base64url(clientDataJSON),
    authenticatorData: base64url(authenticatorData),
    signature: base64url(signature),
  });
  return question;
}

async function ask(question: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  const answer = await question().catch(() => null);
  if (!(answer instanceof PublicKeyCredential)) throw new PasskeyDeclined();
  return answer;
}

function base64url(buffer: ArrayBuffer): string {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
