/**
 * A ref for a section: when what has the focus in it goes away (a row was removed, a form is done), the section takes it, so
 * that a keyboard goes on from there and not from the top of the page.
 */
export function keepFocus(section: HTMLElement | null): (() => void) | undefined {
  if (!section) return;
  let held: EventTarget | null = null;
  const isGone = () => held instanceof Node && !held.isConnected;
  const hold = ({ target }: FocusEvent) => {
    held = target;
  };
  // Some browsers say so of an element they are just removing, too: that is known only after.
  const release = () =>
    queueMicrotask(() => {
      if (!isGone() && !section.contains(document.activeElement)) held = null;
    });
  const observer = new MutationObserver(() => {
    if (!isGone()) return;
    held = null;
    if (document.activeElement !== document.body) return;
    const { top, bottom } = section.getBoundingClientRect();
    section.tabIndex = -1;
    section.focus({ preventScroll: bottom > 0 && top < innerHeight });
  });
  section.addEventListener("focusin", hold);
  section.addEventListener("focusout", release);
  observer.observe(section, { childList: true, subtree: true });
  return () => {
    section.removeEventListener("focusin", hold);
    section.removeEventListener("focusout", release);
    observer.disconnect();
  };
}
