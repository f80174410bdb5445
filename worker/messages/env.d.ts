/** Secrets that a deployment may go without: docs/deploy.md. */
interface MessageSecrets {
  readonly TWILIO_AUTH_TOKEN?: string;
  /** base64url, 32 bytes: the private half of VAPID_PUBLIC_KEY. */
  readonly VAPID_PRIVATE_KEY?: string;
}
interface Env extends MessageSecrets {}
