// Asking a colleague to stand in: a queue belongs to the union, so whoever holds a post for it decides the same cases; he is told from when
// to when. No rights are handed over.
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { Link } from 'wouter';
import { useSeat } from '#web/desk/frame.tsx';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roleNames } from '#web/parts/role-names.ts';
import { ErrorNote, Note, Shown } from '#web/parts/said.tsx';

function Colleagues({
  of,
  chosen,
  choose,
}: {
  readonly of: ReturnType<typeof useAnswer<'GET /organisations/{id}/stand-ins'>>;
  readonly chosen: number | null;
  readonly choose: (personId: number) => void;
}) {
  const { say } = useReader();
  const id = useId();
  return (
    <Shown of={of} lines={3}>
      {({ items }) =>
        items.length === 0 ? (
          <Note tone="warn">
            <b>{say('这里现在没有别人能办', 'Nobody else can decide here now')}</b>
            <p>
              {say('请安全管理员临时授一个岗位：', 'Ask the security administrator for a post with an end: ')}
              <Link href="/desk/posts">{say('岗位与权限', 'Posts & rights')}</Link>
            </p>
          </Note>
        ) : (
          <fieldset className="plain picks">
            <legend className="lab">{say('请谁', 'Whom')}</legend>
            {items.map((one) => (
              <label key={one.personId} className="tick">
                <input
                  type="radio"
                  name={`${id}-who`}
                  checked={chosen === one.personId}
                  onChange={() => choose(one.personId)}
                />
                <b>{one.name}</b>
                <span className="meta">{one.roles.map((role) => say(roleNames[role])).join(say('、', ', '))}</span>
              </label>
            ))}
          </fieldset>
        )
      }
    </Shown>
  );
}

function Told({
  name,
  from,
  until,
  close,
}: {
  readonly name: string;
  readonly from: string;
  readonly until: string;
  readonly close: () => void;
}) {
  const { say } = useReader();
  const { day } = useFormats();
  return (
    <>
      <Note tone="ok" live>
        <b>{say(`已告诉${name}`, `${name} has been told`)}</b>
        <p>
          {say(
            `${day(from)}到${day(until)}，队列请对方照看。对方办的记对方的名字`,
            `${day(from)} to ${day(until)}; what he decides bears his name`,
          )}
        </p>
      </Note>
      <button type="button" className="btn" onClick={close}>
        {say('知道了', 'Close')}
      </button>
    </>
  );
}

function Asking({ close }: { readonly close: () => void }) {
  const { say, today } = useReader();
  const { organisationId, organisationName } = useSeat();
  const [personId, setPersonId] = useState<number | null>(null);
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState(today);
  const colleagues = useAnswer('GET /organisations/{id}/stand-ins', { params: { id: organisationId } });
  const ask = useDoing('POST /organisations/{id}/stand-ins', { changes: [] });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (personId !== null) ask.mutate({ params: { id: organisationId }, body: { personId, from, until } });
  };
  const name = colleagues.data?.items.find((one) => one.personId === personId)?.name ?? '';
  if (ask.isSuccess) return <Told {...{ name, from, until, close }} />;
  return (
    <form className="stack" onSubmit={submit}>
      <p className="sub">
        {say(
          `队列归${organisationName}，不归个人。下面的同事看得到、也办得了同样的件，不用移交权限。`,
          `Queues belong to ${organisationName}, not to a person. These colleagues see and decide the same cases; no rights change hands.`,
        )}
      </p>
      <Colleagues of={colleagues} chosen={personId} choose={setPersonId} />
      <div className="flex">
        <label className="field">
          <span className="lab">{say('从', 'From')}</span>
          <input className="in" type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
        </label>
        <label className="field">
          <span className="lab">{say('到', 'To')}</span>
          <input className="in" type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
        </label>
      </div>
      <ErrorNote error={ask.error} />
      <div className="flex">
        <button
          type="submit"
          className={`btn ${personId === null ? 'btn-off' : 'btn-main'}`}
          disabled={personId === null || ask.isPending}
        >
          {ask.isPending
            ? say('正在告诉对方……', 'Telling …')
            : personId === null
              ? say('先选一位同事', 'Choose a colleague first')
              : say(`请${name}代班`, `Ask ${name}`)}
        </button>
        <button type="button" className="btn" onClick={close}>
          {say('先不请', 'Not now')}
        </button>
      </div>
    </form>
  );
}

export function StandIn() {
  const { say } = useReader();
  const [open, setOpen] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <>
      <button type="button" className="btn" onClick={() => setOpen(true)}>
        {say('请人代班', 'Ask a stand-in')}
      </button>
      <dialog ref={dialog} aria-labelledby="stand-in" onClose={() => setOpen(false)}>
        <h2 id="stand-in">{say('请人代班', 'Ask a stand-in')}</h2>
        {open && <Asking close={() => setOpen(false)} />}
      </dialog>
    </>
  );
}
