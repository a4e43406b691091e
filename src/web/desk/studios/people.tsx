// Who belongs to a studio, and the two things that change it: somebody enters, somebody leaves.
import { useMemo, useState } from 'react';
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { peopleOf } from '#web/desk/finding-people.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty } from '#web/parts/said.tsx';
import { studioRoleWords } from '#web/parts/studio-words.ts';

export type Studio = Answer<'GET /studios/{id}'>;
type Role = Studio['members'][number]['role'];

function Entering({ studio, onDone }: { readonly studio: Studio; readonly onDone: () => void }) {
  const { say, today } = useReader();
  const doing = useDoing('POST /studios/{id}/people', { done: onDone, changes: 'all' });
  const form = useMemo(
    (): Form => ({
      personId: { type: 'person', label: text('谁', 'Who') },
      role: {
        type: 'choice',
        label: text('是', 'As'),
        choices: (['member', 'apprentice'] as const).map((key) => ({ key, label: studioRoleWords[key] })),
      },
      from: { type: 'date', label: text('从哪天起', 'From'), from: studio.from },
    }),
    [studio.from],
  );
  return (
    <Asking
      form={form}
      initial={{ from: today }}
      people={peopleOf(studio.unionId)}
      does={say('进工作室', 'Enter')}
      busy={doing.isPending}
      error={doing.error}
      onCancel={onDone}
      onAnswers={({ personId, role, from }) =>
        doing.mutate({
          params: { id: studio.id },
          body: { personId: Number(personId), role: role as Role, from: String(from) },
        })
      }
    />
  );
}

function Leaving({
  studio,
  line,
  onDone,
}: {
  readonly studio: Studio;
  readonly line: number;
  readonly onDone: () => void;
}) {
  const { say, today } = useReader();
  const doing = useDoing('POST /studios/{id}/people/{line}/end', { done: onDone, changes: 'all' });
  const form = useMemo((): Form => ({ until: { type: 'date', label: text('最后一天', 'The last day') } }), []);
  return (
    <Asking
      form={form}
      initial={{ until: today }}
      does={say('离开工作室', 'Leave on that day')}
      busy={doing.isPending}
      error={doing.error}
      onCancel={onDone}
      onAnswers={({ until }) => doing.mutate({ params: { id: studio.id, line }, body: { until: String(until) } })}
    />
  );
}

function Line({ one, onLeave }: { readonly one: Studio['members'][number]; readonly onLeave?: () => void }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  return (
    <tr>
      <td>{one.name}</td>
      <td>{say(studioRoleWords[one.role])}</td>
      <td className="nowrap">{fullDay(one.from)}</td>
      <td className="nowrap">
        {one.until !== null
          ? fullDay(one.until)
          : onLeave && (
              <button
                type="button"
                className="btn btn-s"
                aria-label={say(`${one.name}离开`, `${one.name} leaves`)}
                onClick={onLeave}
              >
                {say('离开', 'Leaves')}
              </button>
            )}
      </td>
    </tr>
  );
}

export function People({ studio }: { readonly studio: Studio }) {
  const { say } = useReader();
  const { roles } = useSeat();
  const [open, setOpen] = useState<number | 'enter' | null>(null);
  const may = studio.state === 'valid' && roles.some((role) => role === 'chair' || role === 'officer');
  const close = () => setOpen(null);
  return (
    <Panel
      title={say('成员和徒弟', 'Members and apprentices')}
      aside={
        may &&
        open === null && (
          <button type="button" className="btn btn-s" onClick={() => setOpen('enter')}>
            {say('进一个人', 'Somebody enters')}
          </button>
        )
      }
    >
      {open === 'enter' && <Entering studio={studio} onDone={close} />}
      {typeof open === 'number' && <Leaving studio={studio} line={open} onDone={close} />}
      {studio.members.length === 0 ? (
        <div className="pb">
          <Empty says={{ zh: '除了领军人还没有写别人', en: 'Nobody is entered beside the leader' }} />
        </div>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{say('姓名', 'Name')}</th>
              <th scope="col">{say('身份', 'As')}</th>
              <th scope="col">{say('从', 'From')}</th>
              <th scope="col">{say('到', 'Until')}</th>
            </tr>
          </thead>
          <tbody>
            {studio.members.map((one) => (
              <Line key={one.id} one={one} {...(may ? { onLeave: () => setOpen(one.id) } : {})} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
