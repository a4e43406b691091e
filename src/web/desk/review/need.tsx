// A need told of at a visit, in front of whoever may see to it: an owner and a day, a case opened for it, or what else came of it. What is needed
// stands among the answers; here is only what is done about it.

import { type FormEvent, useState } from 'react';
import { Link, useParams, useSearch } from 'wouter';
import { WholePage } from '#web/desk/whole-page.tsx';
import { caseNamed } from '#web/parts/case-name.ts';
import '#web/desk/review/review.css';
import { addDays } from '#kit/days.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { ErrorNote } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Need = NonNullable<Answer<'GET /cases/{id}/need'>['need']>;

const changes = { changes: ['GET /cases/{id}/need', 'GET /me/needs'] } as const;
const daysGiven = 14;

/** Says by when; taking a colleague's takes it over. */
function Take({ caseId, need }: { readonly caseId: number; readonly need: Need | null }) {
  const { say, today } = useReader();
  const me = useAnswer('GET /me', {});
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
        <button type="submit" className={need === null ? 'btn btn-main' : 'btn'} disabled={take.isPending}>
          {need === null
            ? say('我来落实', 'I see to it')
            : need.ownerId === me.data?.personId
              ? say('改日期', 'Change the day')
              : say('改成我来落实', 'Take it over')}
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
  const { instant, fullDay } = useFormats();
  const [tone, zh, en] = ends[need.settled!];
  return (
    <p className="flex">
      <StatusTag tone={tone} says={{ zh, en }} />
      {need.settledCase !== null && (
        <Link href={`/desk/cases/${need.settledCase.id}`}>
          {say(caseNamed(need.settledCase.programme, fullDay(need.settledCase.on)))}
        </Link>
      )}
      <span className="meta">
        {need.owner} · {instant(need.settledAt!)}
      </span>
    </p>
  );
}

function Settle({
  caseId,
  personId,
  need,
}: {
  readonly caseId: number;
  readonly personId: number | null;
  readonly need: Need;
}) {
  const { say } = useReader();
  const settle = useDoing('POST /cases/{id}/need/settled', changes);
  const end = (how: 'met' | 'dropped') => () => settle.mutate({ params: { id: caseId }, body: { how } });
  const { roles } = useSeat();
  const leads = roles.some((role) => role === 'chair' || role === 'officer');
  return (
    <div className="stack">
      <div className="flex">
        {leads && personId !== null && (
          <Link className="btn btn-main" href={`/desk/people/${personId}/behalf?need=${caseId}`}>
            {say('代办一件', 'Open a case for the member')}
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
          `${need.owner}负责。代办：选一个合适的办法，交上去以后这里自动记下那一件；没有合适的办法，就按日子落实`,
          `${need.owner} sees to it. Choose a fitting programme, and the case handed in is noted here by itself; where none fits, see to it by the day`,
        )}
      </p>
      <ErrorNote error={settle.error} />
    </div>
  );
}

function Standing({ need }: { readonly need: Need | null }) {
  const { deadline } = useFormats();
  if (need === null) return <StatusTag tone="warn" says={{ zh: '还没有人落实', en: 'Nobody sees to it yet' }} />;
  if (need.settled !== null) return null;
  const by = deadline(need.dueOn);
  return <StatusTag tone="go" says={{ zh: `${need.owner}，${by}`, en: `${need.owner}, ${by}` }} />;
}

/** The need itself, for the union that visited. */
export default function NeedPage() {
  const { say } = useReader();
  const id = Number(useParams<{ id: string }>().id);
  const told = useAnswer('GET /cases/{id}/need', { params: { id } });
  return (
    <WholePage
      of={told}
      lines={6}
      title={say('走访时说的需要', 'A need told of at a visit')}
      crumbs={[['/desk', say('今日', 'Today')]]}
    >
      {({ name, programme, roundName: round, words, personId, need }) => (
        <>
          <PageHead
            title={say(`${name}：走访时说的需要`, `${name}: the need told of at the visit`)}
            meta={`${say(programme)} · ${say(roundName(round))}`}
            crumbs={[['/desk', say('今日', 'Today')]]}
          />
          <div className="stack need">
            <Panel title={say('需要什么', 'What is needed')} aside={<Standing need={need} />}>
              <div className="pb stack">
                <p className="bulletin">{words ?? say('没有写', 'Nothing is written')}</p>
                <p className="meta">
                  {say(
                    '只有去走访的工会看得到，不往上报',
                    'Seen only by the union that visited; it is not told upwards',
                  )}
                </p>
              </div>
            </Panel>
            <Panel title={say('怎么落实', 'What is done about it')}>
              <div className="pb stack">
                {need !== null && need.settled === null && <Settle caseId={id} personId={personId} need={need} />}
                {need?.settled ? <End need={need} /> : <Take key={need?.ownerId ?? 0} caseId={id} need={need} />}
              </div>
            </Panel>
          </div>
        </>
      )}
    </WholePage>
  );
}

/** On the page of the visit's case: the way to its need, for whoever may see it. */
export function NeedLine({ caseId }: { readonly caseId: number }) {
  const { say } = useReader();
  const { data } = useAnswer('GET /cases/{id}/need', { params: { id: caseId } });
  if (!data?.told) return null;
  return (
    <p className="flex">
      <Link href={`/desk/needs/${caseId}`}>{say('走访时说的需要', 'The need told of at the visit')}</Link>
      <Standing need={data.need} />
    </p>
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
