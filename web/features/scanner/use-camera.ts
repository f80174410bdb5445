import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { SCANNED_CODE_CHARS_MAX } from "#shared/protocol/live-wire";
import { recallCamera, rememberCamera } from "./camera-memory.ts";
import { loadDecoder, type ReadCode } from "./decoder.ts";

export type CameraState =
  | { readonly type: "starting" }
  /** `cameras`: all there are to choose from; `cameraId`: the one that is looking. */
  | {
      readonly type: "on";
      readonly torch: "none" | "off" | "on";
      readonly cameraId: string;
      readonly cameras: readonly { readonly id: string; readonly label: string }[];
    }
  /** The person or the browser's settings said no. */
  | { readonly type: "denied" }
  /** No camera, or another app holds it. */
  | { readonly type: "missing" }
  /** It looks, and nothing here reads what it sees. */
  | { readonly type: "unread" };

export type Camera = {
  readonly state: CameraState;
  readonly videoRef: RefObject<HTMLVideoElement | null>;
  readonly toggleTorch: () => void;
  readonly choose: (cameraId: string) => void;
  readonly retry: () => void;
};

/** Eight looks a second find a code as fast as a hand moves and leave the phone cool. */
const LOOK_EVERY_MS = 120;
/** One picture may fail while a camera turns; a second of them is a decoder that is gone. */
const LOOKS_FAILED_MAX = 8;

// `torch` is in the Media Capture image extensions, which the DOM typings leave out.
type TorchCapabilities = MediaTrackCapabilities & { readonly torch?: boolean };
type TorchConstraint = MediaTrackConstraintSet & { torch: boolean };

/** `environment`: the one on a phone's back. `user`: the one that sees who reads the screen. */
export type Facing = "environment" | "user";

/**
 * Opens the camera that was chosen on this device, or else the one that faces so, while the page is visible, and reports every
 * code it sees, repeats included.
 * @param mayLook whether it is to look now: what a look costs a slow phone, a verdict would wait for
 */
export function useCamera(
  onCode: (text: string, readAt: number) => void,
  mayLook: () => boolean,
  facing: Facing = "environment",
): Camera {
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
        // What is longer is no code of ours, and its beginning is neither: the gate says so, and goes on listening.
        const onRead = ({ text, readAt }: ReadCode) => onCodeRef.current(text.slice(0, SCANNED_CODE_CHARS_MAX), readAt);
        stop = watch(videoRef.current, { trackRef, mayLook, setState, onRead, facing });
      }
    };
    begin();
    document.addEventListener("visibilitychange", begin);
    return () => {
      document.removeEventListener("visibilitychange", begin);
      stop?.();
    };
  }, [attempt, mayLook, facing]);

  const toggleTorch = useCallback(() => {
    const track = trackRef.current;
    if (!track || state.type !== "on" || state.torch === "none") return;
    const lit = state.torch === "off";
    const advanced: TorchConstraint[] = [{ torch: lit }];
    track.applyConstraints({ advanced }).then(
      () => setState({ ...state, torch: lit ? "on" : "off" }),
      () => setState({ ...state, torch: "none" }),
    );
  }, [state]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  const choose = useCallback(
    (cameraId: string) => {
      rememberCamera(cameraId);
      retry();
    },
    [retry],
  );

  return useMemo(() => ({ state, videoRef, toggleTorch, choose, retry }), [state, toggleTorch, choose, retry]);
}

type Watching = {
  readonly trackRef: RefObject<MediaStreamTrack | null>;
  readonly mayLook: () => boolean;
  readonly setState: (state: CameraState) => void;
  readonly onRead: (code: ReadCode) => void;
  readonly facing: Facing;
};

/** Runs one camera session until the returned function is called. */
function watch(video: HTMLVideoElement, { trackRef, mayLook, setState, onRead, facing }: Watching): () => void {
  let over = false;
  let stream: MediaStream | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Looks that failed, in a row. */
  let failed = 0;

  const look = async () => {
    if (over) return;
    const lookedAt = performance.now();
    if (video.readyState >= video.HAVE_CURRENT_DATA && mayLook())
      try {
        // One that died is followed by another.
        const decode = await loadDecoder();
        const code = await decode(video);
        failed = 0;
        if (code && !over) onRead(code);
      } catch {
        failed += 1;
      }
    if (over) return;
    if (failed >= LOOKS_FAILED_MAX) end({ type: "unread" });
    else timer = setTimeout(look, lookedAt + LOOK_EVERY_MS - performance.now());
  };

  const open = async () => {
    setState({ type: "starting" });
    stream = await openStream(facing === "environment" ? recallCamera() : null, facing);
    const cameras = await listCameras();
    if (over) return close();
    const track = stream.getVideoTracks()[0] ?? null;
    trackRef.current = track;
    const capabilities: TorchCapabilities | undefined = track?.getCapabilities?.();
    video.srcObject = stream;
    await video.play().catch(() => undefined);
    const torch = capabilities?.torch ? "off" : "none";
    setState({ type: "on", torch, cameraId: track?.getSettings().deviceId ?? "", cameras });
    await look();
  };

  const close = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    video.srcObject = null;
    trackRef.current = null;
  };

  const end = (state: CameraState) => {
    close();
    setState(state);
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

/** The camera that was chosen may be gone: then the one that faces so, or whichever there is. */
export async function openStream(cameraId: string | null, facing: Facing): Promise<MediaStream> {
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
  const open = (wanted: MediaTrackConstraints) =>
    navigator.mediaDevices.getUserMedia({ audio: false, video: { ...size, ...wanted } });
  if (cameraId) {
    const chosen = await open({ deviceId: { exact: cameraId } }).catch((error: unknown) => {
      if (isDenied(error)) throw error;
      return null;
    });
    if (chosen) return chosen;
  }
  return open({ facingMode: { ideal: facing } });
}

/** Browsers name cameras only once one was allowed, so this is asked after. */
async function listCameras() {
  const devices = await navigator.mediaDevices.enumerateDevices().catch((): MediaDeviceInfo[] => []);
  return devices
    .filter(({ kind }) => kind === "videoinput")
    .map(({ deviceId, label }, index) => ({ id: deviceId, label: label || `Camera ${index + 1}` }));
}

function isDenied(error: unknown): boolean {
  return error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "SecurityError");
}
