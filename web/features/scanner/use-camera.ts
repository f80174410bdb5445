import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { type Decoder, loadDecoder } from "./decoder.ts";

export type CameraState =
  | { readonly type: "starting" }
  | { readonly type: "on"; readonly torch: "none" | "off" | "on" }
  /** The person or the browser's settings said no. */
  | { readonly type: "denied" }
  /** No camera, or another app holds it. */
  | { readonly type: "missing" };

export type Camera = {
  readonly state: CameraState;
  readonly videoRef: RefObject<HTMLVideoElement | null>;
  readonly toggleTorch: () => void;
  readonly retry: () => void;
};

/** Eight looks a second find a code as fast as a hand moves and leave the phone cool. */
const LOOK_EVERY_MS = 120;

// `torch` is in the Media Capture image extensions, which the DOM typings leave out.
type TorchCapabilities = MediaTrackCapabilities & { readonly torch?: boolean };
type TorchConstraint = MediaTrackConstraintSet & { torch: boolean };

/** `environment`: the one on a phone's back. `user`: the one that sees who reads the screen. */
export type Facing = "environment" | "user";

/** Opens a camera while the page is visible and reports every code it sees, repeats included. */
export function useCamera(onCode: (text: string) => void, facing: Facing = "environment"): Camera {
  const videoRef = useRef<HTMLVideoElement | null>(null);
  const trackRef = useRef<MediaStreamTrack | null>(null);
  const [state, setState] = useState<CameraState>({ type: "starting" });
  const [attempt, setAttempt] = useState(0);
  const onCodeRef = useRef(onCode);
  useEffect(() => {
    onCodeRef.current = onCode;
  }, [onCode]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt opens the camera again
  useEffect(() => {
    let stop: (() => void) | null = null;
    const begin = () => {
      if (document.visibilityState === "hidden") {
        stop?.();
        stop = null;
      } else if (!stop && videoRef.current) {
        stop = watch(videoRef.current, trackRef, setState, (text) => onCodeRef.current(text), facing);
      }
    };
    begin();
    document.addEventListener("visibilitychange", begin);
    return () => {
      document.removeEventListener("visibilitychange", begin);
      stop?.();
    };
  }, [attempt, facing]);

  const toggleTorch = useCallback(() => {
    const track = trackRef.current;
    if (!track || state.type !== "on" || state.torch === "none") return;
    const lit = state.torch === "off";
    const advanced: TorchConstraint[] = [{ torch: lit }];
    track.applyConstraints({ advanced }).then(
      () => setState({ type: "on", torch: lit ? "on" : "off" }),
      () => setState({ type: "on", torch: "none" }),
    );
  }, [state]);

  return { state, videoRef, toggleTorch, retry: () => setAttempt((count) => count + 1) };
}

/** Runs one camera session until the returned function is called. */
function watch(
  video: HTMLVideoElement,
  trackRef: RefObject<MediaStreamTrack | null>,
  setState: (state: CameraState) => void,
  onCode: (text: string) => void,
  facing: Facing,
): () => void {
  let over = false;
  let stream: MediaStream | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = async (decode: Decoder) => {
    if (over) return;
    const text = video.readyState >= video.HAVE_CURRENT_DATA ? await decode(video).catch(() => null) : null;
    if (over) return;
    if (text) onCode(text);
    timer = setTimeout(look, LOOK_EVERY_MS, decode);
  };

  const open = async () => {
    setState({ type: "starting" });
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: facing }, width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    if (over) return close();
    const track = stream.getVideoTracks()[0] ?? null;
    trackRef.current = track;
    const capabilities: TorchCapabilities | undefined = track?.getCapabilities?.();
    video.srcObject = stream;
    await video.play().catch(() => undefined);
    setState({ type: "on", torch: capabilities?.torch ? "off" : "none" });
    await look(await loadDecoder());
  };

  const close = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    video.srcObject = null;
    trackRef.current = null;
  };

  // Without a secure context `mediaDevices` is absent, and reading it throws inside `open`.
  open().catch((error: unknown) => {
    if (!over) setState({ type: isDenied(error) ? "denied" : "missing" });
  });
  return () => {
    over = true;
    clearTimeout(timer);
    close();
  };
}

function isDenied(error: unknown): boolean {
  return error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "SecurityError");
}
