import { useMemo } from "react";
import { encode } from "uqr";

/** Modules of white around the code; the standard asks for four. */
const QUIET_MODULES = 4;

/** One SVG path, black on white in both schemes: a reader wants contrast, not mood. */
export function QrCode({ text, label, className = "w-full" }: { text: string; label: string; className?: string }) {
  const { size, path } = useMemo(() => draw(text), [text]);
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className={`block aspect-square bg-white ${className}`}
    >
      <path d={path} fill="#000" />
    </svg>
  );
}

function draw(text: string): { size: number; path: string } {
  const { data } = encode(text, { ecc: "M", border: 0, boostEcc: true });
  let path = "";
  data.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      const from = x;
      while (row[x + 1]) x++;
      const length = x - from + 1;
      path += `M${from + QUIET_MODULES} ${y + QUIET_MODULES}h${length}v1h-${length}z`;
    }
  });
  return { size: data.length + 2 * QUIET_MODULES, path };
}
