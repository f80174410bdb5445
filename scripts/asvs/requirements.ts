/** A requirement of OWASP ASVS 5.0.0 that the product holds itself to, in a few words of ours. */
export type Requirement = {
  readonly id: string;
  readonly level: 1 | 2 | 3;
  readonly what: string;
  /** Why it is not met as written. */
  readonly deviation?: string;
};

/** What concerns identity, sessions, roles and requests. Other chapters join with the features they concern. */
export const REQUIREMENTS: readonly Requirement[] = [
  { id: "1.2.1", level: 1, what: "output is encoded for where it is shown" },
  { id: "1.2.10", level: 3, what: "cells of a spreadsheet file are quoted, and begin no formula" },
  { id: "1.3.6", level: 2, what: "addresses that others name are of the public web" },
  { id: "2.2.2", level: 1, what: "input is validated by the server, at every procedure" },
  { id: "2.3.4", level: 2, what: "nothing of which there are few is booked twice" },
  { id: "2.4.1", level: 2, what: "limits against automation" },
  { id: "3.2.1", level: 1, what: "what people brought is shown as what it is, and runs nowhere" },
  { id: "3.3.1", level: 1, what: "cookies are Secure and host-bound" },
  { id: "3.3.4", level: 2, what: "session tokens are out of reach of scripts and in no answer" },
  { id: "3.4.1", level: 1, what: "HSTS on every answer" },
  { id: "3.4.2", level: 1, what: "no other origin may read answers" },
  { id: "3.4.4", level: 2, what: "nosniff on every answer" },
  { id: "3.5.1", level: 1, what: "another site's requests change nothing" },
  { id: "4.4.2", level: 2, what: "a socket opens for our own origin alone" },
  { id: "4.4.3", level: 2, what: "who speaks on a socket follows from the session" },
  { id: "5.2.1", level: 1, what: "files have a size that can be handled" },
  { id: "5.2.2", level: 1, what: "a file is what its bytes are, and pictures are made anew" },
  { id: "5.2.6", level: 3, what: "pictures of too many pixels are refused" },
  {
    id: "6.3.3",
    level: 2,
    what: "a second factor",
    deviation:
      "Attendees and volunteers sign in by mail alone. Whoever changes what is others' proves a second factor once in a session, and again at the acts of 7.5.1; reading needs none.",
  },
  {
    id: "6.3.6",
    level: 3,
    what: "mail is no factor",
    deviation: "Mail is the one factor of attendees, whose accounts hold their own passes and orders.",
  },
  { id: "6.3.8", level: 3, what: "nobody learns which accounts exist, by words, status or time" },
  { id: "6.5.1", level: 2, what: "a link is used once" },
  { id: "6.5.5", level: 2, what: "a link lasts ten minutes" },
  { id: "6.6.2", level: 2, what: "a link is bound to the browser that asked" },
  { id: "6.8.1", level: 2, what: "an identity is an issuer and a subject" },
  { id: "6.8.4", level: 2, what: "what a provider does not say of a second factor proves none" },
  { id: "7.2.3", level: 1, what: "session tokens of 256 random bits, hashed at rest" },
  { id: "7.2.4", level: 1, what: "a new token at every sign-in and second factor" },
  { id: "7.3.1", level: 2, what: "sessions end after a rest that fits the role" },
  { id: "7.3.2", level: 2, what: "sessions end however busy" },
  { id: "7.4.1", level: 1, what: "signing out ends requests and sockets within five seconds" },
  { id: "7.5.1", level: 2, what: "a second factor at the sensitive act" },
  { id: "7.5.2", level: 2, what: "people see their sessions and end them" },
  { id: "8.2.1", level: 1, what: "who may call what" },
  { id: "8.2.2", level: 1, what: "who may touch which object" },
  { id: "8.3.2", level: 3, what: "a changed role counts at once, in the middle of a socket too" },
  { id: "8.4.1", level: 2, what: "nothing of one college is another's" },
  { id: "9.1.1", level: 1, what: "identity tokens count with the provider's signature alone" },
  { id: "9.2.1", level: 1, what: "identity tokens count within their time" },
  { id: "10.1.2", level: 2, what: "a provider's answer counts in the browser that left" },
  { id: "10.2.1", level: 2, what: "state and PKCE at every campus login" },
  { id: "10.2.2", level: 2, what: "no answer of one provider passes for another's" },
  { id: "10.5.1", level: 2, what: "an identity token is not replayed" },
  { id: "10.5.2", level: 2, what: "an account follows from issuer and subject" },
  { id: "10.5.3", level: 2, what: "the issuer is the one that was asked, to the letter" },
  { id: "10.5.4", level: 2, what: "an identity token is made for us" },
  { id: "13.3.1", level: 2, what: "secrets of others are sealed" },
  {
    id: "14.2.1",
    level: 1,
    what: "no secret in an address that a server sees",
    deviation:
      "A calendar feed's address is a secret, for calendar apps send nothing else: it opens one person's events, for reading, until it is replaced (decision 0017).",
  },
  { id: "14.2.2", level: 2, what: "nothing of a person's is kept in a cache of the server's" },
  { id: "14.2.7", level: 3, what: "what is no longer needed of a person is deleted by itself" },
  { id: "15.3.3", level: 2, what: "fields that were not asked for are refused" },
  { id: "16.2.5", level: 2, what: "logs say who did what" },
  { id: "16.4.2", level: 2, what: "logs cannot be edited unnoticed" },
];
