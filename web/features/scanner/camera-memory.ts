/** Which of this device's cameras reads best is a matter of the device, not of the gate. */
const KEY = "campuspulse.camera";

export function recallCamera(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage is blocked: the rear camera is used
  }
}

export function rememberCamera(cameraId: string): void {
  try {
    localStorage.setItem(KEY, cameraId);
  } catch {
    // storage is blocked or full: it is chosen again tomorrow
  }
}
