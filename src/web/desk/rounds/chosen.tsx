// Chosen cases of a round's table, decided or reminded of together: the list is read to its end first, progress is shown, what did not go is
// named, and the decision can be taken back as a single one can.
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { kinds } from '#kinds/index.ts';
import type { Text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { underWay } from '#web/desk/job-words.ts';
import { deskOf } from '#web/desk/kinds.ts';
import { useReadToEnd } from '#web/desk/review/read-to-end.ts';
import { rememberReason } from '#web/desk/review/reasons.ts';
import { rememberDone } from '#web/desk/review/undo.tsx';
import { SomeToGrant } from '#web/desk/rounds/grant-list.tsx';
import { JobCard } from '#web/desk/rounds/job-card.tsx';
import { Remind } from '#web/desk/rounds/remind.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { programmeOf } from '#web/desk/rounds/words.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

export type CaseListed = Answer<'GET /cases'>['items'][number];

/** As many as can be taken back at once. */
export const chosenMost = 200;

interface Offered {
  readonly action: string;
  readonly label: Text;
  readonly why: boolean;
  /** Takes money: the list says how much for whom, the button the sum. */
  readonly pays: boolean;
}

/** What may be done with all of them alike: one stage, in hand here, and nothing asked but a reason. */
function offeredFor(round: TabProps['round'], cases: readonly CaseListed[], organisationId: number): Offered[] {
  const [first] = cases;
  const stage = first && programmeOf(round).stages[first.stage];
  const alike = cases.every((one) => one.stage === first!.stage && one.handlerOrganisationId === organisationId);
  if (!stage || !alike) return [];
  const { keys } = deskOf(stage.kind);
  return Object.values(keys).flatMap((action) => {
    const declared = kinds[stage.kind]?.actions[action];
    if (!declared) return [];
    const asked = Object.entries((declared.input ?? {}) as Form).filter(([, field]) => !field.optional);
    if (asked.some(([key]) => key !== 'why')) return [];
    return [{ action, label: declared.label, why: asked.length > 0, pays: declared.pays === true }];
  });
}

function PlainList({
  cases,
  onRead,
}: {
  readonly cases: readonly CaseListed[];
  readonly onRead: (read: boolean) => void;
}) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const list = useRef<HTMLOListElement>(null);
  const end = useRef<HTMLLIElement>(null);
  const read = useReadToEnd(list, end, cases.map(({ id }) => id).join());
  useEffect(() => onRead(read), [onRead, read]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the list is read by scrolling, by keyboard too
    <ol className="chosen-list" ref={list} tabIndex={0} aria-label={say('选中的名单', 'The chosen cases')}>
      {cases.map((one) => (
        <li key={one.id}>
          <b>{one.name}</b> <span className="sub">{one.organisationName}</span>
          <span className="money">{one.amountFen === null ? '' : yuan(one.amountFen)}</span>
        </li>
      ))}
      <li ref={end} className="meta">
        {say('名单到底了', 'End of the list')}
      </li>
    </ol>
  );
}

function Confirming({
  round,
  cases,
  offered,
  onStarted,
  cancel,
}: {
  readonly round: TabProps['round'];
  readonly cases: readonly CaseListed[];
  readonly offered: Offered;
  readonly onStarted: (jobId: number) => void;
  readonly cancel: () => void;
}) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const { organisationId } = useSeat();
  const [why, setWhy] = useState('');
  const [read, setRead] = useState(false);
  const [sumFen, setSumFen] = useState<number>();
  const caseIds = cases.map(({ id }) => id);
  const start = useDoing('POST /cases/bulk-actions', { changes: [], done: ({ id }) => onStarted(id) });
  const ready = read && (!offered.why || why.trim() !== '') && !start.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    if (offered.why) rememberReason(offered.action, why.trim());
    start.mutate({
      body: {
        ...{ organisationId, roundId: round.id, stage: cases[0]!.stage, action: offered.action },
        ...{ input: offered.why ? { why: why.trim() } : {}, caseIds },
      },
    });
  };
  const sum = sumFen !== undefined && read ? say(`，${yuan(sumFen)}`, `, ${yuan(sumFen)}`) : '';
  const label = `${say(`${cases.length} 件一起${offered.label.zh}`, `${offered.label.en}: ${cases.length} together`)}${sum}`;
  return (
    <form className="stack" onSubmit={submit} aria-label={label}>
      {offered.pays ? (
        <SomeToGrant
          waiting={{ roundId: round.id, organisationId, stage: cases[0]!.stage, of: caseIds.length, caseIds }}
          onRead={setRead}
          onSum={setSumFen}
        />
      ) : (
        <PlainList cases={cases} onRead={setRead} />
      )}
      {offered.why && (
        <label className="field">
          <span className="lab">
            {say('理由（每个人都会原样看到）', 'Reason (each member reads it word for word)')}
          </span>
          <textarea className="in" value={why} maxLength={500} onChange={(event) => setWhy(event.target.value)} />
        </label>
      )}
      <ErrorNote error={start.error} />
      <div className="flex">
        <button type="submit" className={`btn ${ready ? 'btn-main' : 'btn-off'}`} aria-disabled={!ready}>
          {!read
            ? say(`读到底后，${label}`, `Read to the end first (${cases.length})`)
            : offered.why && why.trim() === ''
              ? say(`写好理由后，${label}`, 'Give a reason first')
              : label}
        </button>
        <button type="button" className="btn" onClick={cancel}>
          {say('先不办', 'Not now')}
        </button>
        {offered.pays && <span className="meta">{say('要输入动态验证码', 'Asks for your authenticator code')}</span>}
      </div>
    </form>
  );
}

interface Going {
  readonly jobId: number;
  readonly caseIds: readonly number[];
  readonly label: Text;
}

/** What was decided can be taken back once the job has ended. */
function useEnded(going: Going | null, done: () => void): void {
  const { organisationId } = useSeat();
  const job = useAnswer(
    'GET /jobs/{id}',
    { params: { id: going?.jobId ?? 0 } },
    { enabled: going !== null, every: 1_000 },
  ).data;
  const told = useRef(0);
  useEffect(() => {
    if (!going || !job || job.id !== going.jobId || underWay(job) || told.current === job.id) return;
    told.current = job.id;
    const lost = new Set(job.errors.map(({ row }) => Number(row)));
    const caseIds = going.caseIds.filter((id) => !lost.has(id));
    const { zh, en } = going.label;
    if (caseIds.length > 0)
      rememberDone({
        ...{ organisationId, caseIds },
        says: { zh: `${caseIds.length} 件已${zh}。`, en: `${en}: ${caseIds.length}.` },
      });
    done();
  });
}

export function ChosenBar({
  round,
  cases,
  leads,
  clear,
  again,
}: {
  readonly round: TabProps['round'];
  readonly cases: readonly CaseListed[];
  readonly leads: boolean;
  readonly clear: () => void;
  readonly again: () => void;
}) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const [begun, setBegun] = useState<Offered | null>(null);
  const [going, setGoing] = useState<Going | null>(null);
  useEnded(going, again);
  const actions = offeredFor(round, cases, organisationId);
  if (cases.length === 0 && !going) return null;
  return (
    <section className="chosen stack" aria-label={say('选中的办件', 'Chosen cases')}>
      {going && <JobCard id={going.jobId} />}
      {cases.length > 0 && (
        <div className="flex wrap">
          <b>{say(`选中 ${cases.length} 件`, `${cases.length} chosen`)}</b>
          {!begun &&
            actions.map((one) => (
              <button key={one.action} type="button" className="btn btn-s" onClick={() => setBegun(one)}>
                {say(one.label)}
              </button>
            ))}
          {leads && !begun && (
            <Remind key={cases.map(({ id }) => id).join()} roundId={round.id} caseIds={cases.map(({ id }) => id)} />
          )}
          <button type="button" className="link" onClick={clear}>
            {say('都不选', 'Clear')}
          </button>
          {actions.length === 0 && (
            <span className="meta">
              {say(
                '要一起办：只选同一环节、在本工会手里的',
                "To decide together: choose those of one stage that are in your union's hands",
              )}
            </span>
          )}
        </div>
      )}
      {begun && cases.length > 0 && (
        <Confirming
          {...{ round, cases, offered: begun }}
          cancel={() => setBegun(null)}
          onStarted={(jobId) => {
            setGoing({ jobId, caseIds: cases.map(({ id }) => id), label: begun.label });
            setBegun(null);
            clear();
          }}
        />
      )}
    </section>
  );
}
