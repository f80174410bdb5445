/**
 * The push services of browsers: nothing is sent anywhere else, whatever address a page says is its browser's.
 * Chrome and most others; Firefox; Edge on Windows; Safari.
 */
const PUSH_HOSTS = [
  /^fcm\.googleapis\.com$/,
  /^(updates|[a-z0-9-]+)\.push\.services\.mozilla\.com$/,
  /^[a-z0-9-]+(\.[a-z0-9-]+)?\.notify\.windows\.com$/,
  /^([a-z0-9-]+\.)?push\.apple\.com$/,
];
const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** @param loopback lets this machine pass over plain http too, for development */
export function isPushEndpoint(address: string, loopback: boolean): boolean {
  const url = URL.parse(address);
  if (url?.username !== "" || url.password !== "") return false;
  if (loopback && url.protocol === "http:" && LOOPBACK_HOSTS.has(url.hostname)) return true;
  return url.protocol === "https:" && url.port === "" && PUSH_HOSTS.some((host) => host.test(url.hostname));
}
