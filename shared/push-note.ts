/** What a browser is told, encrypted for it alone: what it shows, and what opens when it is pressed. */
export type PushNote = {
  readonly title: string;
  readonly body: string;
  /** A path of ours. */
  readonly link: string;
  /** Of the message: shown twice it takes its own place. */
  readonly tag: string;
};
