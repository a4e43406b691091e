// Fields of the form that nobody fills in when he applies: a later stage does, and names them in its settings.
import { own } from '#kit/own.ts';
import type { Answers, Form } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';

/** Settings of kinds that name the field they write into: needs of a visit, milestones and reports of a delivery, how a problem was solved. */
const naming = ['needs', 'evidence', 'plan', 'solution'];

function askedLater({ stages }: Pick<Programme, 'stages'>): ReadonlySet<string> {
  const named = Object.values(stages).flatMap(({ settings }) => naming.map((setting) => own(settings, setting)));
  return new Set(named.filter((field) => typeof field === 'string'));
}

/** The form as whoever applies sees it; what was written later stays in it when he corrects what he handed in. */
export function askedAtFirst({ form, stages }: Pick<Programme, 'form' | 'stages'>, written: Answers = {}): Form {
  const later = askedLater({ stages });
  return Object.fromEntries(Object.entries(form).filter(([key]) => !later.has(key) || own(written, key) !== undefined));
}
