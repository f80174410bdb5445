/** A passkey as its owner knows it. */
export type PasskeyView = {
  readonly id: string;
  /** The browser and system it was made with. */
  readonly name: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
};

type Credential = { readonly id: string; readonly type: "public-key"; readonly transports?: string[] };

/** As `PublicKeyCredential.parseCreationOptionsFromJSON` reads it (WebAuthn level 3). */
export type AddPasskeyOptions = {
  readonly challenge: string;
  readonly rp: { readonly id: string; readonly name: string };
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly pubKeyCredParams: { readonly alg: number; readonly type: "public-key" }[];
  readonly timeout: number;
  readonly excludeCredentials: Credential[];
  readonly authenticatorSelection: { readonly residentKey: string; readonly userVerification: string };
  readonly attestation: string;
};

/** As `PublicKeyCredential.parseRequestOptionsFromJSON` reads it. */
export type StepUpOptions = {
  readonly challenge: string;
  readonly rpId: string;
  readonly timeout: number;
  readonly allowCredentials: Credential[];
  readonly userVerification: string;
};

/**
 * Whether a passkey can be asked for here: "elsewhere" for somebody who has made theirs at other hosts alone, "none" for who can
 * make the first now, "sign-in" for who can once they have signed in again. `byCampus`: they came by a campus login.
 */
export type StepUpQuestion =
  | { readonly kind: "asked"; readonly options: StepUpOptions }
  | { readonly kind: "elsewhere" }
  | { readonly kind: "none" }
  | { readonly kind: "sign-in"; readonly byCampus: boolean; readonly signedInAt: number };
