// A judge leaves, another takes their place, or one more comes: who, and why. What was given at the seat that is left counts no more.
import '#web/parts/form/form.css';
import { useState } from 'react';
import { text } from '#kit/text.ts';
import { Labelled } from '#web/desk/field.tsx';
import { useSeat } from '#web/desk/frame.tsx';
import { useJudges } from '#web/desk/panels/judges.ts';
import type { PanelWhole } from '#web/desk/panels/page.tsx';
import { Pick } from '#web/desk/pick.tsx';
import { useDoing } from '#web/parts/asking.ts';
import { LookupInput } from '#web/parts/form/lookup-input.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

const comesField = { type: 'person', optional: true, label: text('新请的评委', 'The judge who comes') } as const;

function Comes({ chosen: { judges, lookup, add, remove } }: { readonly chosen: ReturnType<typeof useJudges> }) {
  const { say } = useReader();
  const [one] = judges;
  if (one)
    return (
      <p className="flex">
        {one.says}
        <button type="button" className="link" onClick={() => remove(one.id)}>
          {say('换一位', 'Somebody else')}
        </button>
      </p>
    );
  return (
    <LookupInput
      {...{ field: comesField, path: 'comes', id: 'comes', value: undefined, fault: undefined, context: {}, lookup }}
      set={add}
      leave={() => undefined}
    />
  );
}

interface Props {
  readonly panel: PanelWhole;
}

function Leaves({ panel, left, onLeft }: Props & { readonly left: string; readonly onLeft: (seat: string) => void }) {
  const { say } = useReader();
  const label = say('谁退出', 'Who leaves');
  const seats = panel.seats.filter(({ gone }) => !gone);
  return (
    <Labelled label={label}>
      <Pick
        label={label}
        value={left}
        options={[
          ['', say('没有人退出', 'Nobody')],
          ...seats.map(({ seat, name }) => [String(seat), say(`${seat} 席 ${name}`, `Seat ${seat}: ${name}`)] as const),
        ]}
        onChange={onLeft}
      />
    </Labelled>
  );
}

function Why({ why, onWhy }: { readonly why: string; readonly onWhy: (why: string) => void }) {
  const { say } = useReader();
  return (
    <div className="field">
      <label className="lab" htmlFor="reseat-why">
        {say('为什么', 'Why')}
      </label>
      <textarea
        id="reseat-why"
        className="in"
        rows={2}
        maxLength={500}
        value={why}
        onChange={({ target }) => onWhy(target.value)}
      />
    </div>
  );
}

function Change({ panel, onDone }: Props & { readonly onDone: () => void }) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const [left, setLeft] = useState('');
  const [why, setWhy] = useState('');
  const judges = useJudges(organisationId);
  const reseat = useDoing('POST /panels/{id}/seats', { done: onDone });
  const personId = judges.judges[0]?.id;
  const ready = (left !== '' || personId !== undefined) && why.trim().length >= 2;
  const body = {
    ...(left === '' ? {} : { left: Number(left) }),
    ...(personId === undefined ? {} : { personId }),
    why: why.trim(),
  };
  return (
    <div className="stack">
      <Leaves panel={panel} left={left} onLeft={setLeft} />
      <div className="field">
        <label className="lab" htmlFor="comes">
          {say('新请的评委（可不请）', 'The judge who comes (optional)')}
        </label>
        <Comes chosen={judges} />
      </div>
      <Why why={why} onWhy={setWhy} />
      {left !== '' && (
        <Note tone="warn">
          {say(
            '原来那位评委打过的分留在记录里，不再算；新来的评委要把没结束的作品都评一遍',
            'What they gave stays in the record and counts no more; whoever comes marks every open work',
          )}
        </Note>
      )}
      <div className="flex">
        <button
          type="button"
          className={ready ? 'btn btn-main' : 'btn btn-off'}
          disabled={!ready || reseat.isPending}
          onClick={() => reseat.mutate({ params: { id: panel.id }, body })}
        >
          {say('记下变动', 'Put it on record')}
        </button>
        <button type="button" className="btn" onClick={onDone}>
          {say('不变了', 'No change')}
        </button>
      </div>
      <ErrorNote error={reseat.error} />
    </div>
  );
}

export function Reseat({ panel }: Props) {
  const { say } = useReader();
  const [open, setOpen] = useState(false);
  if (open) return <Change panel={panel} onDone={() => setOpen(false)} />;
  return (
    <button type="button" className="btn" onClick={() => setOpen(true)}>
      {say('评委有变动', 'A judge leaves or comes')}
    </button>
  );
}
