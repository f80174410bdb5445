/** Of one dish in one order; the server refuses more and says so. Kept apart from the schema that enforces it, which would
 * bring a schema library to a page that needs one number. */
export const QUANTITY_MAX = 20;
/** Characters of a note to the kitchen. */
export const NOTE_CHARS_MAX = 140;
