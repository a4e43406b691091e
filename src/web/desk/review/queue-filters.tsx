// What of a queue is shown: a union, one choice of the form, and what comes first; all of it stands in the address, so that a page can be
// sent to a colleague or found again.

import { cameFirst, dueFirst } from '#web/desk/orders.ts';
import { Pick } from '#web/desk/pick.tsx';
import type { Queue } from '#web/desk/review/queue-words.ts';
import { chosenIn, useChoices } from '#web/desk/rounds/choices.ts';
import { useFilter } from '#web/desk/rounds/tab.ts';
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

export const askedOf = ({ within, choice, order }: QueueFilter) => ({
  ...(within === '' ? {} : { within }),
  ...chosenIn(choice),
  ...(order === 'came' ? { order: 'came' as const } : {}),
});

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
