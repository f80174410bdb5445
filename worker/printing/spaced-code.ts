/** Two groups of four are read out and typed without losing one's place. */
export function spacedCode(code: string): string {
  return `${code.slice(0, 4)} ${code.slice(4)}`.trim();
}
