/** `link` is the one thing to click; the text holds it too. */
export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly link: string | null;
};

export type Mailer = { readonly send: (mail: Mail) => Promise<void> };
