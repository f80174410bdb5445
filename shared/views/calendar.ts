/** That somebody's events can be read at an address, and since when; where is told once, when it is made. */
export type CalendarFeed = { readonly createdAt: number };

export type NewCalendarFeed = CalendarFeed & {
  /** Whoever has it reads along. */
  readonly address: string;
};
