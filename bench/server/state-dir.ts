import { accessSync, constants } from "node:fs";
import { tmpdir } from "node:os";

/** Where state lies while measuring: in memory if the system has such a place, so that no disk is measured. */
export function findStorage(): { readonly path: string; readonly name: string } {
  try {
    accessSync("/dev/shm", constants.W_OK);
    return { path: "/dev/shm", name: "tmpfs" };
  } catch {
    return { path: tmpdir(), name: "a disk (there is no tmpfs): writes are bound by it" };
  }
}
