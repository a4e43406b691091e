// What of a round's cases is listed: by name, stage, state, union, a choice of the form, and in which order; it stands in the address.

import { useEffect, useState } from 'react';
import { useSeat } from '#web/desk/frame.tsx';
import { cameFirst, dueFirst } from '#web/desk/orders.ts';
import { Pick, type PickProps } from '#web/desk/pick.tsx';
import { useChoices } from '#web/desk/rounds/choices.ts';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { programmeOf, stageTitle, statuses } from '#web/desk/rounds/words.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { bothNames } from '#web/parts/union-name.ts';

export type Filter = Readonly<Record<string, string>>;

const typingMs = 300;

/** A choice under its name. */
const Choice = (props: PickProps) => (
  <div className="filter">
    <span aria-hidden="true">{props.label}</span>
    <Pick {...props} />
  </div>
);

/** Waits until the typing pauses, so that each letter is not a question to the server. */
function TextFilter({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { say } = useReader();
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  // Another than what was typed here: the way back, or a number elsewhere that leads here.
  if (value !== known) {
    setKnown(value);
    if (value !== text.trim()) setText(value);
  }
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => onChange(text.trim()), typingMs);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <label className="filter">
      <span>{say('找人', 'Find')}</span>
      <input
        className="in"
        type="search"
        placeholder={say('姓名、拼音首字母或编号', 'Name, initials or number')}
        value={text}
        maxLength={100}
        onChange={(event) => setText(event.target.value)}
      />
    </label>
  );
}

export function Filters({
  round,
  filter,
  set,
}: {
  readonly round: TabProps['round'];
  readonly filter: Filter;
  readonly set: (name: string, value: string) => void;
}) {
  const { say } = useReader();
  const seat = useSeat();
  const programme = programmeOf(round);
  const choices = useChoices(round.id);
  const below = useAnswer('GET /organisations/{id}/children', {
    params: { id: seat.organisationId },
    query: { limit: 200 },
  });
  const all = ['', say('全部', 'All')] as const;
  const own = below.data?.items ?? [];
  const union = (filter.organisation ?? '') as string;
  return (
    <search className="filters">
      <TextFilter value={filter.text ?? ''} onChange={(value) => set('text', value)} />
      <Choice
        label={say('环节', 'Stage')}
        value={filter.stage ?? ''}
        options={[all, ...Object.keys(programme.stages).map((key) => [key, say(stageTitle(programme, key))] as const)]}
        onChange={(value) => set('stage', value)}
      />
      <Choice
        label={say('状态', 'State')}
        value={filter.status ?? ''}
        options={[all, ...Object.entries(statuses).map(([key, [, says]]) => [key, say(says)] as const)]}
        onChange={(value) => set('status', value)}
      />
      <Choice
        label={say('单位', 'Union')}
        value={union}
        options={[
          ['', seat.organisationName],
          ...own.map((one) => [String(one.id), say(bothNames(one))] as const),
          ...(union !== '' && below.data && !own.some(({ id }) => String(id) === union)
            ? [[union, say(`编号 ${union}`, `No. ${union}`)] as const]
            : []),
        ]}
        onChange={(value) => set('organisation', value)}
      />
      {choices.slice(0, 1).map((one) => (
        <Choice
          key={one.key}
          label={say(one.label)}
          value={filter.choice ?? ''}
          options={[all, ...one.choices.map((choice) => [`${one.key}.${choice.key}`, say(choice.label)] as const)]}
          onChange={(value) => set('choice', value)}
        />
      ))}
      <Choice
        label={say('次序', 'Order')}
        value={filter.sort ?? ''}
        options={[
          ['', say(cameFirst)],
          ['newest', say('新交的在前', 'Latest first')],
          ['due', say(dueFirst)],
          ['amount', say('金额大的在前', 'Largest amount first')],
          ['changed', say('刚变动的在前', 'Last changed first')],
        ]}
        onChange={(value) => set('sort', value)}
      />
      <label className="tick">
        <input
          type="checkbox"
          checked={filter.odd === 'true'}
          onChange={(event) => set('odd', event.target.checked ? 'true' : '')}
        />
        {say('只看要留意的', 'Only those to look at')}
      </label>
    </search>
  );
}
