// A need told of at a visit, in front of whoever may see to it: an owner and a day, a case opened for it, or what else came of it. What is needed
// stands among the answers; here is only what is done about it.
import { type FormEvent, useState } from 'react';
import { Link, useSearch } from 'wouter';
import { addDays } from '#kit/days.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Need = NonNullable<Answer<'GET /cases/{id}/need'>['need']>;

const changes = { changes: ['GET /cases/{id}/need', 'GET /me/needs'] } as const;
const daysGiven = 14;

/** Says by when; taking a colleague's takes it over. */
function Take({ caseId, need }: { readonly caseId: number; readonly need: Need | null }) {
  const { say, today } = useReader();
  const [dueOn, setDueOn] = useState(need?.dueOn ?? addDays(today, daysGiven));
  const take = useDoing('POST /cases/{id}/need', changes);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!take.isPending) take.mutate({ params: { id: caseId }, body: { dueOn } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <div className="by-when">
        <label className="field">
          <span className="lab">{say('哪天前落实', 'To be seen to by')}</span>
          <input
            className="in"
            type="date"
            required
            min={today}
            value={dueOn}
            onChange={(event) => setDueOn(event.target.value)}
          />
        </label>
        <button type="submit" className="btn" disabled={take.isPending}>
          {need ? say('改成我来落实', 'Take it over') : say('我来落实', 'I see to it')}
        </button>
      </div>
      <ErrorNote error={take.error} />
    </form>
  );
}

const ends = {
  case: ['ok', '替本人办了一件', 'A case was opened'],
  met: ['ok', '已经落实', 'Met'],
  dropped: ['off', '没有办成', 'Came to nothing'],
} as const;

function End({ need }: { readonly need: Need }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const [tone, zh, en] = ends[need.settled!];
  return (
    <p className="flex">
      <StatusTag tone={tone} says={{ zh, en }} />
      {need.settledCaseId !== null && (
        <Link href={`/desk/cases/${need.settledCaseId}`}>
          {say(`办件 ${need.settledCaseId}`, `Case ${need.settledCaseId}`)}
        </Link>
      )}
      <span className="meta">
        {need.owner} · {instant(need.settledAt!)}
      </span>
    </p>
  );
}

function Settle({ one, need }: { readonly one: OneCase; readonly need: Need }) {
  const { say } = useReader();
  const settle = useDoing('POST /cases/{id}/need/settled', changes);
  const end = (how: 'met' | 'dropped') => () => settle.mutate({ params: { id: one.id }, body: { how } });
  const { roles } = useSeat();
  const leads = roles.some((role) => role === 'chair' || role === 'officer');
  return (
    <div className="stack">
      <div className="flex">
        {leads && one.personId !== null && (
          <Link className="btn" href={`/desk/people/${one.personId}/behalf?need=${one.id}`}>
            {say('替他办一件', 'Open a case for the member')}
          </Link>
        )}
        <button type="button" className="btn" disabled={settle.isPending} onClick={end('met')}>
          {say('已经落实', 'It is met')}
        </button>
        <button type="button" className="btn btn-quiet" disabled={settle.isPending} onClick={end('dropped')}>
          {say('办不成', 'It cannot be met')}
        </button>
      </div>
      <p className="meta">
        {say(
          `${need.owner}负责。替他办：选一个合适的办法，交上去以后这里自动记下那一件；没有合适的办法，就按日子落实`,
          `${need.owner} sees to it. Choose a fitting programme, and the case handed in is noted here by itself; where none fits, see to it by the day`,
        )}
      </p>
      <ErrorNote error={settle.error} />
    </div>
  );
}

/** Nothing where no need was told of, or where somebody else sees to it. */
export function CaseNeed({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const { deadline } = useFormats();
  const { data } = useAnswer('GET /cases/{id}/need', { params: { id: one.id } });
  if (!data?.told) return null;
  const { need } = data;
  const open = need !== null && need.settled === null;
  return (
    <Panel
      title={say('走访时说的需要', 'The need told of at the visit')}
      aside={
        open ? (
          <StatusTag
            tone="go"
            says={{ zh: `${need.owner}，${deadline(need.dueOn)}`, en: `${need.owner}, ${deadline(need.dueOn)}` }}
          />
        ) : (
          need === null && <StatusTag tone="warn" says={{ zh: '还没有人落实', en: 'Nobody sees to it yet' }} />
        )
      }
    >
      <div className="pb stack">
        <p className="sub">
          {say(
            '需要什么写在下面“填的内容”里，只有管他档案的工会看得到',
            'What is needed stands among the answers below; only the union that keeps the file sees it',
          )}
        </p>
        {open && <Settle one={one} need={need} />}
        {need?.settled ? <End need={need} /> : <Take key={need?.ownerId ?? 0} caseId={one.id} need={need} />}
      </div>
    </Panel>
  );
}

/** Of an application that was begun from a need: the case handed in is what came of it. */
export function useNeedMet(): (settledCaseId: number) => void {
  const need = Number(new URLSearchParams(useSearch()).get('need') ?? 0);
  const settle = useDoing('POST /cases/{id}/need/settled', changes);
  return (settledCaseId) => {
    if (need > 0) settle.mutate({ params: { id: need }, body: { how: 'case', settledCaseId } });
  };
}

/** What the reader has promised to see to; nothing where there is nothing. */
export function NeedsToday() {
  const { say } = useReader();
  const { deadline } = useFormats();
  const { data } = useAnswer('GET /me/needs', {}, { every: 60_000 });
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Panel
      title={say(
        `走访时说的需要，您要落实的 ${items.length} 件`,
        `Needs from visits for you to see to: ${items.length}`,
      )}
    >
      <ul className="list pb">
        {items.map(({ caseId, name, dueOn }) => (
          <li key={caseId}>
            <Link className="item" href={`/desk/cases/${caseId}`}>
              <span className="grow">
                <span className="t">{name}</span>
                <span className="meta block">{deadline(dueOn)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
