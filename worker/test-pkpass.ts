/** The files of an archive that stores them as they are. Source: PKWARE, APPNOTE, 4.3.7. */
export function unzip(archive: ArrayBuffer): Map<string, string> {
  const view = new DataView(archive);
  const text = (from: number, size: number) => new TextDecoder().decode(new Uint8Array(archive, from, size));
  const files = new Map<string, string>();
  for (let at = 0; view.getUint32(at, true) === 0x04034b50; ) {
    const [size, name] = [view.getUint32(at + 18, true), view.getUint16(at + 26, true)];
    const from = at + 30 + name + view.getUint16(at + 28, true);
    files.set(text(at + 30, name), text(from, size));
    at = from + size;
  }
  return files;
}

/** What a pass for Apple's wallet says. */
export async function sayOf(response: Response) {
  return JSON.parse(unzip(await response.arrayBuffer()).get("pass.json") ?? "");
}
