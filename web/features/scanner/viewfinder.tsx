import { Flashlight, FlashlightOff, SwitchCamera } from "lucide-react";
import { memo } from "react";
import { Button } from "#web/ui/button";
import type { Camera } from "./use-camera.ts";

export type ViewfinderProps = {
  camera: Camera;
  hint: string;
  busy: boolean;
  /** Whoever is in the picture looks at it: left is where they see it in a mirror. */
  isMirror?: boolean;
};

/** The camera's picture with a frame to aim by, or in clear words why there is none. */
export const Viewfinder = memo(function Viewfinder({ camera, hint, busy, isMirror = false }: ViewfinderProps) {
  const { state } = camera;
  return (
    <div className="relative isolate min-h-48 flex-1 overflow-hidden bg-black text-white">
      <video
        ref={camera.videoRef}
        playsInline
        muted
        aria-label="Camera picture"
        className={`absolute inset-0 -z-10 size-full object-cover ${state.type === "on" ? "" : "invisible"} ${isMirror ? "-scale-x-100" : ""}`}
      />
      {state.type === "on" || state.type === "starting" ? (
        <>
          <Frame busy={busy} />
          <p className="absolute inset-x-0 bottom-0 bg-linear-to-t from-black/80 to-transparent px-20 pt-12 pb-5 text-center text-base font-medium text-balance">
            {state.type === "starting" ? "Opening the camera…" : hint}
          </p>
        </>
      ) : (
        <NoCamera why={state.type} onRetry={camera.retry} />
      )}
      {state.type === "on" && state.torch !== "none" ? (
        <button
          type="button"
          onClick={camera.toggleTorch}
          aria-pressed={state.torch === "on"}
          className="absolute right-3 bottom-3 flex size-16 flex-col items-center justify-center gap-0.5 rounded-full bg-black/60 text-sm font-semibold text-white aria-pressed:bg-white aria-pressed:text-black"
        >
          {state.torch === "on" ? <FlashlightOff aria-hidden size={22} /> : <Flashlight aria-hidden size={22} />}
          Light
        </button>
      ) : null}
      {state.type === "on" && state.cameras.length > 1 ? (
        <label className="absolute bottom-3 left-3 flex size-16 flex-col items-center justify-center gap-0.5 rounded-full bg-black/60 text-sm font-semibold text-white has-focus-visible:outline-2 has-focus-visible:outline-white">
          <SwitchCamera aria-hidden size={22} />
          Camera
          <select
            aria-label="Camera"
            value={state.cameraId}
            onChange={({ target }) => camera.choose(target.value)}
            className="absolute inset-0 cursor-pointer opacity-0"
          >
            {state.cameras.map(({ id, label }) => (
              <option key={id} value={id} className="text-ink">
                {label}
              </option>
            ))}
          </select>
        </label>
      ) : null}
    </div>
  );
});

function Frame({ busy }: { busy: boolean }) {
  return (
    <svg
      viewBox="0 0 100 100"
      aria-hidden="true"
      className={`absolute inset-x-0 top-4 bottom-20 m-auto size-[min(70%,18rem)] drop-shadow-[0_0_4px_rgb(0_0_0/0.6)] ${busy ? "animate-breathe" : ""}`}
    >
      <path
        d="M2 22V10a8 8 0 0 1 8-8h12M78 2h12a8 8 0 0 1 8 8v12M98 78v12a8 8 0 0 1-8 8H78M22 98H10a8 8 0 0 1-8-8V78"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </svg>
  );
}

const NO_CAMERA = {
  denied: {
    title: "The camera is blocked",
    todo: "Allow the camera for this page in your browser's settings, then try again. Until then type the code below the QR; everything else works.",
  },
  missing: {
    title: "No camera to use",
    todo: "Another app may be using it, or this device has none. Type the code below the QR, or use a hand scanner; everything else works.",
  },
  unread: {
    title: "This browser cannot read what the camera sees",
    todo: "Try again. If that does not help, reload this page. Until then type the code below the QR, or use a hand scanner.",
  },
} as const;

function NoCamera({ why, onRetry }: { why: keyof typeof NO_CAMERA; onRetry: () => void }) {
  const { title, todo } = NO_CAMERA[why];
  return (
    <div className="absolute inset-0 flex flex-col items-center justify-center gap-4 bg-sunken p-6 text-center text-ink">
      <p className="text-lg font-semibold">{title}</p>
      <p className="max-w-sm text-base text-ink-soft">{todo}</p>
      <Button variant="secondary" onClick={onRetry}>
        Try the camera again
      </Button>
    </div>
  );
}
