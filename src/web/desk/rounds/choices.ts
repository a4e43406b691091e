// A choice of the form that lists of cases can be narrowed to: which there are in a round, and how one stands in the address.
import { choicesOf } from '#policy/choices.ts';
import { classOf } from '#policy/facts.ts';
import { programmeOf } from '#web/desk/rounds/words.ts';
import { useAnswer } from '#web/parts/asking.ts';

/** The field and the choice, as lists of cases are asked for. */
export function chosenIn(choice: string): { readonly field?: string; readonly choice?: string } {
  const at = choice.indexOf('.');
  return at <= 0 ? {} : { field: choice.slice(0, at), choice: choice.slice(at + 1) };
}

/** The first fields of the form that are a choice and nobody's secret, with what may be chosen. */
export function useChoices(roundId: number) {
  const round = useAnswer('GET /rounds/{id}', { params: { id: roundId } });
  if (!round.data) return [];
  const { form } = programmeOf(round.data);
  return Object.entries(form).flatMap(([key, field]) => {
    if (field.type !== 'choice' || classOf(field) > 'S1') return [];
    const choices = choicesOf(field, round.data, form) ?? [];
    return choices.length > 1 && choices.length <= 60 ? [{ key, label: field.label, choices }] : [];
  });
}
