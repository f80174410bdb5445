// Bounds of what people enter, one home for forms, doors and engines. Plain numbers: a page that needs one must not load
// a schema library for it.

/** The largest campus events seen are open days of about 80,000. */
export const CAPACITY_MAX = 100_000;
export const GATES_MAX = 32;
export const STATIONS_MAX = 200;

/** More ticket types than this and nobody finds theirs. */
export const TICKET_TYPES_MAX = 30;
export const QUOTAS_MAX = 30;
/** Codes of one event: a printed one for each of a year's members. */
export const CODES_MAX = 5_000;
export const CODES_AT_ONCE_MAX = 500;
export const TICKET_CODE_CHARS_MAX = 32;
/** Tickets in one registration, add-ons included: a coach of people is two groups. */
export const TICKETS_MAX = 20;
/** Of one ticket, in minor units: 100,000 of most currencies. */
export const PRICE_MAX = 10_000_000;

/** More lanes than this and nobody knows where to stand. */
export const LANES_MAX = 8;
/** More people serving at one station than this is a second station. */
export const SERVERS_MAX = 50;
/** Desks a station keeps in reserve. */
export const SPARE_LANES_MAX = 9;
/** Levels and counts of rules lie between this and its opposite. */
export const RULE_NUMBER_MAX = 1_000_000;
/** Places in the order in which rules are asked. */
export const RULE_ORDER_MAX = 999;
/** More people than this under one number are called in several goes. */
export const PEOPLE_MAX = 20;
/** One line under a number on a phone. */
export const PAUSE_REASON_CHARS_MAX = 80;
/** What fits a notification on a locked phone, and a text message in two parts. */
export const STATION_NOTE_CHARS_MAX = 280;
/** Of one station: more often is noise. */
export const STATION_NOTES_MAX = 5;
export const STATION_NOTES_WITHIN_MINUTES = 10;
/** More in one line than this is no line any more. */
export const WAITING_MAX = 10_000;
/** A call repeated oftener than this is noise; missed oftener, it is nobody's; and so late, nobody waits for it. */
export const RINGS_MAX = 5;
export const MISSES_MAX = 5;
export const BACK_AFTER_CALLS_MAX = 20;
/** What the screen at a station shows to whoever stands there. */
export const PRESENCE_CODE_CHARS = 4;
/** How long before their turn people may want to hear of it, walking included. */
export const NOTICE_MIN_MS = 60_000;
export const NOTICE_MAX_MS = 30 * 60_000;
/** A queue that rests longer has closed. */
export const PAUSE_MAX_MS = 12 * 3_600_000;

/** More dishes than this are two stands. */
export const MENU_ITEMS_MAX = 80;
export const COOKS_MAX = 50;
/** More kinds of dish in one order than this is a catering request. */
export const ORDER_LINES_MAX = 20;
/** Stands one basket is ordered from; a provider lists a hundred things on one page to pay. */
export const BASKET_STANDS_MAX = 5;
/** Times of day with dishes of their own. */
export const MENUS_MAX = 12;
/** Of one dish in one order. */
export const QUANTITY_MAX = 20;
/** Choices that go with one dish, and what there is to choose from in each. */
export const MODIFIER_GROUPS_MAX = 6;
export const MODIFIER_OPTIONS_MAX = 12;
/** Delivered or thrown away at once. */
export const PORTIONS_AT_ONCE_MAX = 1_000;
/** Shown to whoever waits for the food. */
export const VOID_REASON_CHARS_MAX = 120;
/** Characters of a note to the kitchen. */
export const NOTE_CHARS_MAX = 140;

/** Of a pass: what a person can read aloud, and a few hundred large events hold without repeating. */
export const SHORT_CODE_CHARS = 8;

/** What makes a phone a scanner, typed once. */
export const DEVICE_CODE_CHARS = 8;

/** Of one event, its entry among them: a volunteer finds theirs at a glance. */
export const LISTS_MAX = 20;
/** Of one list. */
export const ENTRY_RULES_MAX = 10;
/** Of one pass at one list. */
export const ENTRY_TIMES_MAX = 99;
/** Shorter names are found by whoever looks through all of them. */
export const FIND_CHARS_MIN = 3;
/** People shown for a name; more says "type more of it". */
export const FIND_SHOWN_MAX = 8;
/** Read at arm's length, with the next person waiting. */
export const GATE_NOTE_CHARS_MAX = 120;

/** Support is let into a college for this long at most. */
export const SUPPORT_HOURS_MAX = 8;

/** Asked at one registration; who is asked more gives up. */
export const QUESTIONS_MAX = 30;
/** Those that are asked no more, yet were answered, come on top. */
export const QUESTIONS_KEPT_MAX = 100;
/** To choose from, in one question. */
export const OPTIONS_MAX = 50;
export const OPTION_CHARS_MAX = 100;
export const LABEL_CHARS_MAX = 200;
export const HELP_CHARS_MAX = 500;
export const PURPOSE_CHARS_MAX = 200;
export const CONSENT_CHARS_MAX = 1_000;
export const LINK_CHARS_MAX = 500;
/** Of an answer in one line. */
export const SHORT_ANSWER_CHARS_MAX = 200;
/** Of an answer in several lines. */
export const LONG_ANSWER_CHARS_MAX = 2_000;
/** All answers of one person as JSON, in UTF-8. */
export const ANSWERS_BYTES_MAX = 16_000;
/** A whole form as JSON, in UTF-8: as much as a request may carry, with room for the rest of it. */
export const FORM_BYTES_MAX = 48_000;
/** Answers are kept for days, not for good: two years cover an accreditation. */
export const KEEP_DAYS_MAX = 730;
/** Of a tax within prices, in basis points: no state takes half. */
export const TAX_RATE_BP_MAX = 5_000;
/** Of one event; more say nothing. */
/** More events than this in one list need a search, or a next page. */
export const EVENTS_LISTED_MAX = 200;
export const TAGS_MAX = 8;
export const TAG_CHARS_MAX = 24;
/** Addresses and domains that may see a private event: more than this is a domain. */
export const AUDIENCE_MAX = 150;

/** A select lists them all. */
export const VENUES_MAX = 200;
/** Of one venue. */
export const ROOMS_MAX = 60;
/** What the people of an event are told, or a club of its draft. */
export const REASON_CHARS_MAX = 500;
/** Passes a scanner is told of at once, each sealed twice: about a tenth of a second's work, and a quarter of a megabyte. */
export const ROSTER_PAGE = 200;
/** Of one account at one event, closed ones too: ten phones that begin anew with each shift of a festival, and some lose their storage. */
export const SCAN_LOGS_MAX = 500;
/** Scans a phone sends at once of what it decided by itself: as moving codes they fill a request to two thirds. */
export const SCANS_IN_SYNC_MAX = 50;
/** All of them as JSON, in UTF-8: as much as a request may carry, with room for the rest of it. */
export const SYNC_BYTES_MAX = 60_000;

/** Registered at the door of one event; what an event allows until somebody says otherwise. */
export const GUESTS_MAX = 2_000;
export const GUESTS_USUAL = 200;
/** A guest's name and address are kept after the event for as long as somebody may still ask about it. */
export const GUEST_DAYS_MAX = 365;
export const GUEST_DAYS_USUAL = 30;
/** Of one person at one event: more than there are passes in a registration, so that each can be offered once more. */
export const OFFERS_MAX = 30;

/** In one file: what a printer takes in a minute or two. */
export const BADGES_AT_ONCE_MAX = 100;

/** Of a list of people that is brought in: more than this is several lists. */
export const IMPORT_ROWS_MAX = 5_000;
export const IMPORT_BYTES_MAX = 1_000_000;
/** A ledger decides so many in about a second. */
export const IMPORT_ROWS_AT_ONCE = 100;
/** Longer than the longest name, address or ticket type there can be. */
export const IMPORT_CELL_CHARS_MAX = 300;

/** Two terms of a daily class; each is an event of its own. */
export const OCCURRENCES_MAX = 100;
/** Nobody plans a campus further ahead. */
export const SERIES_HORIZON_YEARS = 2;

/** A cover as it is shown; what is larger is made smaller, in the browser and again in the Worker. */
export const COVER_WIDTH_MAX = 1_600;
export const COVER_HEIGHT_MAX = 900;
/** Of the file that is sent: a photo of a cover's size takes a tenth. */
export const COVER_BYTES_MAX = 5_000_000;
/** Of the picture that is sent: four bytes each while it is read, and the Worker has 128 MB for everything. */
export const COVER_PIXELS_MAX = 4_000_000;
/** Of the picture that is chosen: what a phone's camera makes, and its browser can hold. */
export const CHOSEN_PIXELS_MAX = 25_000_000;
/** A screen reader says it in one go. */
export const COVER_ALT_CHARS_MAX = 200;

/** In force at one event, those of its college and of the platform among them. */
export const RULES_MAX = 100;
/** Of one rule. */
export const RULE_BRANCHES_MAX = 8;
/** For every college, besides those that are shipped: each event's own must fit beside them. */
export const PLATFORM_RULES_MAX = 20;
/** Of one branch. */
export const RULE_ACTIONS_MAX = 8;
export const RULE_NAME_CHARS_MAX = 60;
/**
 * Of rules about who is let in, as they travel: a phone brings them with each setup. An event's own and its college's have a share
 * each, so that what is saved for all events fits at every one.
 */
export const EVENT_GATE_RULES_CHARS_MAX = 80_000;
export const COLLEGE_GATE_RULES_CHARS_MAX = 20_000;
/** What all rules of an event announce to everybody within a day: a rule that is set off again and again must not empty their goodwill. */
export const RULE_ANNOUNCEMENTS_PER_DAY_MAX = 20;
/** Of what a rule says to people. */
export const RULE_TEXT_CHARS_MAX = 200;

/** Of a college: what it calls, and what calls it. */
export const WEBHOOKS_MAX = 20;
export const WEBHOOK_NAME_CHARS_MAX = 60;
export const WEBHOOK_URL_CHARS_MAX = 500;
/** Sent again at once; a longer span takes several goes. */
export const WEBHOOK_REPLAYS_MAX = 1_000;

export const API_KEYS_MAX = 50;
export const API_KEY_NAME_CHARS_MAX = 60;
/** Who needs it longer makes another in time. */
export const API_KEY_DAYS_MAX = 365;

/** Of the bus, over all colleges: more than this is an outage, and the newest tell what it was. */
export const DEAD_LETTERS_MAX = 1_000;

/** Of a message's texts: a subject as mail programs show it, what a notification has room for, a mail. */
export const TEMPLATE_TITLE_CHARS_MAX = 150;
export const TEMPLATE_SHORT_CHARS_MAX = 300;
export const TEMPLATE_TEXT_CHARS_MAX = 4_000;
/** Whom one campaign reaches: a college's intake; a larger college has several lists. */
export const CAMPAIGN_PEOPLE_MAX = 20_000;
/** Approved in one college within a day: more than this and people withdraw. */
export const CAMPAIGNS_A_DAY_MAX = 10;
/** Of a college: drafts, and those that wait for an answer. */
export const CAMPAIGN_DRAFTS_MAX = 50;
/** Sent to oneself within an hour. */
export const CAMPAIGN_TESTS_MAX = 10;
export const CAMPAIGN_AHEAD_DAYS_MAX = 90;

/** Browsers of one person that take messages: more is no person. */
export const PUSH_DEVICES_MAX = 10;

/** Then a message is deleted, with what became of it: whoever asks why they were not told does so within weeks. */
export const MESSAGES_KEPT_DAYS = 90;
/** Then a rule's decision is deleted, with what it had done: whoever asks why something happened does so within weeks. */
export const RULE_DECISIONS_KEPT_DAYS = 90;

/** Of one person at one event: one is served while the other waits; more would keep places from people who stand there. */
export const QUEUES_MAX = 2;
