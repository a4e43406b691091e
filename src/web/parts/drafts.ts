// What was typed and not handed in yet, kept on this device: per person and form, written at every change, gone after handing in and
// at signing out. Where storage is switched off, drafts live as long as the page.
const prefix = 'nj-draft-';

export interface Draft {
  readonly values: Readonly<Record<string, unknown>>;
  /** The id under which it is handed in, however often it is sent. */
  readonly actionId: string;
  /** An instant as ISO text. */
  readonly savedAt: string;
}

const nameOf = (personId: number, form: string): string => `${prefix}${personId}-${form}`;

/** `form` names what is filled in: `round-12`. */
export function keptDraft(personId: number, form: string): Draft | null {
  try {
    const kept = localStorage.getItem(nameOf(personId, form));
    const draft = kept === null ? null : (JSON.parse(kept) as Partial<Draft>);
    return draft?.values && draft.actionId && draft.savedAt ? (draft as Draft) : null;
  } catch {
    return null; // switched off, or written by an older version
  }
}

/** false: the device does not keep it. */
export function keepDraft(personId: number, form: string, draft: Draft): boolean {
  try {
    localStorage.setItem(nameOf(personId, form), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(personId: number, form: string): void {
  try {
    localStorage.removeItem(nameOf(personId, form));
  } catch {
    // there is none
  }
}

/** At signing out: the next person at this device finds nothing. */
export function dropAllDrafts(): void {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(prefix)) localStorage.removeItem(name);
  } catch {
    // there are none
  }
}
