// The member's consent put on record before anything is done for him: how he agreed, on which day, who or what shows it. The same form as the
// server checks; what was typed is kept on this device like any draft.
import { useEffect, useMemo, useRef, useState } from 'react';
import { systemClock } from '#kit/clock.ts';
import { type Text, text } from '#kit/text.ts';
import { consentForm, consentPaper } from '#policy/consent.ts';
import type { Form } from '#policy/form.ts';
import { dropDraft, keepDraft, keptDraft } from '#web/parts/drafts.ts';
import { FormFields } from '#web/parts/form/form-fields.tsx';
import { type FormState, useFormState } from '#web/parts/form/form-state.ts';
import { type Files, filesOf } from '#web/parts/form/upload.ts';
import { useReader } from '#web/parts/language.tsx';

/** The signed paper stands beside the fields of the programme's form. */
function papersOf(roundId: number): Files {
  const files = filesOf(roundId);
  return { ...files, send: (_field, file, told) => files.send(consentPaper, file, told) };
}

export interface Consenting {
  readonly state: FormState;
  readonly files: Files;
  /** After it was handed in. */
  done(): void;
}

export function useConsent(roundId: number, place: KeptPlace): Consenting {
  const { today } = useReader();
  const context = useMemo(() => ({ asOf: today }), [today]);
  const form: Form = useMemo(() => ({ ...consentForm, on: { ...consentForm.on, to: today } }), [today]);
  const [kept] = useState(() => keptDraft(place.personId, place.name));
  const [files] = useState(() => papersOf(roundId));
  const state = useFormState(form, context, kept?.values ?? { on: today });
  useKept(state.values, place);
  return { state, files, done: () => dropDraft(place.personId, place.name) };
}

export interface KeptPlace {
  /** Whose draft it is. */
  readonly personId: number;
  readonly name: string;
}

/** Keeps what is typed on this device at every change; the action's own id is not part of it. */
export function useKept(values: Readonly<Record<string, unknown>>, { personId, name }: KeptPlace): void {
  const first = useRef(values);
  useEffect(() => {
    if (values === first.current) return;
    keepDraft(personId, name, { values, actionId: name, savedAt: systemClock.now().toISOString() });
  }, [values, personId, name]);
}

/** What the consent covers, said before it is asked for. */
const coversWords = {
  open: text(
    '只管这一件：代为提交，退回了代为改好再交。撤回、提异议要再问本人。您记的这些本人看得到，随时可以收回。',
    'It covers this one case: to apply, and to correct it if it is sent back; not to withdraw it, nor to appeal. The member can read what you put down and take it back at any time.',
  ),
  submit: text(
    '只管这一件：代为改好再交。您记的这些本人看得到，随时可以收回。',
    'It covers this one case: to correct it and hand it in again. The member can read what you put down and take it back at any time.',
  ),
  withdraw: text(
    '只管撤回这一件。您记的这些本人看得到。',
    'It covers withdrawing this one case. The member can read what you put down.',
  ),
  account: text(
    '只管登记这一个账号。您记的这些本人看得到，随时可以收回。',
    'It covers giving this one account. The member can read what you put down and take it back at any time.',
  ),
  appeal: text(
    '只管给这一件提异议。您记的这些本人看得到。',
    'It covers an appeal in this one case. The member can read what you put down.',
  ),
} satisfies Record<string, Text>;

export function ConsentFields({
  consenting,
  covers,
}: {
  readonly consenting: Consenting;
  readonly covers: keyof typeof coversWords;
}) {
  const { say } = useReader();
  return (
    <div className="stack consent">
      <p className="meta">{say(coversWords[covers])}</p>
      <FormFields state={consenting.state} skin="desk" help={{ files: consenting.files }} />
    </div>
  );
}
