/**
 * On every answer of the Worker, which sends data and no documents: whatever a browser is made to do with it, nothing in
 * it runs or is framed. What only documents obey is on the static files, in web/public/_headers.
 */
export const ANSWER_HEADERS = Object.entries({
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
});
