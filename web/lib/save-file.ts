/** Hands the browser a file to keep. */
export function saveFile(name: string, type: string, parts: readonly Blob[]): void {
  const file = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement("a");
  link.href = file;
  link.download = name;
  link.click();
  URL.revokeObjectURL(file);
}
