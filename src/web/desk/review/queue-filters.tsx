// What of a queue is shown: a union, one choice of the form, and what comes first; all of it stands in the address, so that a page can be
// sent to a colleague or found again.

import { choicesOf } from '#policy/choices.ts';
import { classOf } from '#policy/facts.ts';
import { cameFirst, dueFirst } from '#web/desk/orders.ts';
import type { Queue } from '#web/desk/review/queue-words.ts';
import { useFilter } from '#web/desk/rounds/tab.ts';
import { programmeOf } from '#web/desk/rounds/words.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { unionName } from '#web/parts/union-name.ts';

export interface QueueFilter {
  readonly within: string;
  /** 'level.level1': the field and what was chosen. */
  readonly choice: string;
  readonly order: string;
  readonly set: (name: string, value: string) => void;
  readonly clear: () => void;
}

export function useQueueFilter(): QueueFilter {
  const [{ within = '', choice = '', order = '' }, set, clear] = useFilter();
  return { within, choice, order, set, clear };
}

export const isFiltered = ({ within, choice }: QueueFilter): boolean => within !== '' || choice !== '';

/** The field and the choice, as lists of cases are asked for. */
export function chosenIn(choice: string): { readonly field?: string; readonly choice?: string } {
  const at = choice.indexOf('.');
  return at <= 0 ? {} : { field: choice.slice(0, at), choice: choice.slice(at + 1) };
}

export const askedOf = ({ within, choice, order }: QueueFilter) => ({
  ...(within === '' ? {} : { within }),
  ...chosenIn(choice),
  ...(order === 'came' ? { order: 'came' as const } : {}),
});

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

function Pick({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <select className="in" aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {options.map(([key, says]) => (
        <option key={key} value={key}>
          {says}
        </option>
      ))}
    </select>
  );
}

export function QueueFilters({ queue, filter }: { readonly queue: Queue; readonly filter: QueueFilter }) {
  const { say } = useReader();
  const below = useAnswer('GET /organisations/{id}/children', {
    params: { id: queue.organisationId },
    query: { limit: 200 },
  });
  const [first] = useChoices(queue.roundId);
  const unions = below.data?.items ?? [];
  const { within, choice, order, set } = filter;
  return (
    <search className="qfilters" aria-label={say('筛选', 'Filter')}>
      {unions.length > 1 && (
        <Pick
          label={say('单位', 'Union')}
          value={within}
          options={[
            ['', say('全部单位', 'All unions')],
            ...unions.map(
              (one) => [String(one.id), say(unionName({ zh: one.name, en: one.nameEn || one.name }))] as const,
            ),
          ]}
          onChange={(value) => set('within', value)}
        />
      )}
      {first && (
        <Pick
          label={say(first.label)}
          value={choice}
          options={[
            ['', say(`${first.label.zh}：全部`, `${first.label.en}: all`)],
            ...first.choices.map((one) => [`${first.key}.${one.key}`, say(one.label)] as const),
          ]}
          onChange={(value) => set('choice', value)}
        />
      )}
      <Pick
        label={say('次序', 'Order')}
        value={order}
        options={[
          ['', say(dueFirst)],
          ['came', say(cameFirst)],
        ]}
        onChange={(value) => set('order', value)}
      />
    </search>
  );
}
