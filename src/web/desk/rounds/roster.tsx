// A round whose cases the register brings: how many records wait for theirs, and one button that has them opened, as often as more are registered.
import { useState } from 'react';
import { type Text, text } from '#kit/text.ts';
import { recordKinds } from '#policy/record.ts';
import { JobCard } from '#web/desk/rounds/job-card.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { programmeOf } from '#web/desk/rounds/words.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Shown } from '#web/parts/said.tsx';

const nameOf = (record: string): Text => recordKinds.find(({ key }) => key === record)?.label ?? text('登记', 'record');

function Standing({ records, opened, of }: { readonly records: number; readonly opened: number; readonly of: Text }) {
  const { say } = useReader();
  const { count } = useFormats();
  if (records === 0)
    return <p className="sub">{say(`登记册上没有有效的${of.zh}`, `There is no valid ${of.en} on the register`)}</p>;
  return (
    <p>
      {say(
        `登记册上有效的${of.zh} ${count(records)} 个，已开件 ${count(opened)} 个`,
        `${count(records)} valid on the register (${of.en}), ${count(opened)} of them with a case`,
      )}
    </p>
  );
}

export function RosterPanel({ round, leads }: TabProps) {
  const { say } = useReader();
  const { count } = useFormats();
  const { roster } = programmeOf(round);
  const [jobId, setJobId] = useState<number | null>(null);
  const standing = useAnswer(
    'GET /rounds/{id}/roster',
    { params: { id: round.id } },
    { enabled: roster !== undefined && leads, every: jobId === null ? false : 4_000 },
  );
  const open = useDoing('POST /rounds/{id}/roster', { done: (made) => setJobId(made.jobId) });
  if (roster === undefined || !leads) return null;
  const of = nameOf(roster.record);
  const left = (standing.data?.records ?? 0) - (standing.data?.opened ?? 0);
  return (
    <section className="panel" aria-labelledby="roster">
      <div className="ph">
        <h2 id="roster">{say('按登记册开件', 'Cases for the register')}</h2>
      </div>
      <div className="pb stack">
        <Shown of={standing} lines={1}>
          {(found) => <Standing {...found} of={of} />}
        </Shown>
        <ErrorNote error={open.error} />
        {jobId !== null && <JobCard id={jobId} />}
        {left > 0 && round.state === 'open' && jobId === null && (
          <div className="flex wrap">
            <button
              type="button"
              className="btn btn-main"
              disabled={open.isPending}
              onClick={() => open.mutate({ params: { id: round.id } })}
            >
              {open.isPending
                ? say('正在开件……', 'Opening …')
                : say(`为这 ${count(left)} 个${of.zh}各开一件`, `Open a case for each of these ${count(left)}`)}
            </button>
            <span className="meta">
              {say(
                '系统里已有的内容自动写入，已开过的不会重复',
                'What the system knows is written in; nothing is opened twice',
              )}
            </span>
          </div>
        )}
      </div>
    </section>
  );
}
