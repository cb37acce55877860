/** Whether a key belongs to a field or a dialog, and so is no shortcut of the page. */

const FIELDS = 'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]';

export function isTyping(event: Event): boolean {
  return event.target instanceof Element && event.target.closest(FIELDS) !== null;
}

export function isInLayer(event: Event): boolean {
  return event.target instanceof Element && event.target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null;
}

/** A letter with one of these is the browser's or the system's. */
export function hasModifier(event: { readonly ctrlKey: boolean; readonly metaKey: boolean; readonly altKey: boolean }): boolean {
  return event.ctrlKey || event.metaKey || event.altKey;
}
