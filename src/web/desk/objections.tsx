// Objections without a name, read before they hold anything: opened, so that the entry waits, or dismissed with a reason. Several at once take one reason.
import '#web/desk/corrections.css';
import { useId, useState } from 'react';
import { Link } from 'wouter';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Unread = Answer<'GET /organisations/{id}/objections-to-read'>['items'][number];

interface OneProps {
  readonly one: Unread;
  readonly chosen: boolean;
  readonly onChoose: (chosen: boolean) => void;
}

function One({ one, chosen, onChoose }: OneProps) {
  const { say, today } = useReader();
  const { instant, day } = useFormats();
  const late = one.readBy !== null && one.readBy < today;
  return (
    <li className={chosen ? 'panel correction on' : 'panel correction'}>
      <div className="pb stack">
        <label className="flex">
          <input type="checkbox" checked={chosen} onChange={(event) => onChoose(event.target.checked)} />
          <b>
            {say(
              `异议 ${one.id}：${one.name}，${one.organisationName}`,
              `No. ${one.id}: ${one.name}, ${one.organisationName}`,
            )}
          </b>
        </label>
        <p>“{one.grounds}”</p>
        {one.contact && <p className="sub">{say(`联系方式：${one.contact}`, `Contact: ${one.contact}`)}</p>}
        <p className="flex between">
          <span className="meta">{instant(one.raisedAt)}</span>
          {one.readBy && (
            <StatusTag
              tone={late ? 'warn' : 'wait'}
              says={{ zh: `最晚${day(one.readBy)}看`, en: `to be read by ${day(one.readBy)}` }}
            />
          )}
          <Link href={`/desk/cases/${one.caseId}`}>{say('看办件', 'See the case')}</Link>
        </p>
      </div>
    </li>
  );
}

interface DecideProps {
  readonly ids: readonly number[];
  readonly onDone: () => void;
}

function Decide({ ids, onDone }: DecideProps) {
  const { say } = useReader();
  const { count } = useFormats();
  const [why, setWhy] = useState('');
  const screen = useDoing('POST /objections/screening', { done: onDone });
  const reason = useId();
  const idle = screen.isPending || ids.length === 0 || why.trim() === '';
  const decide = (real: boolean) => screen.mutate({ body: { objectionIds: [...ids], real, why } });
  return (
    <section className="panel correction" aria-label={say('看过以后', 'Having read them')}>
      <div className="pb stack">
        <div className="field">
          <label htmlFor={reason}>
            {say('理由（留了电话的人会看到）', 'Reason (whoever left a telephone reads it)')}
          </label>
          <textarea
            className="in"
            id={reason}
            maxLength={500}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
        </div>
        <ErrorNote error={screen.error} />
        {screen.data && screen.data.left.length > 0 && (
          <Note tone="warn" live>
            <ul>
              {screen.data.left.map(({ objectionId, why: not }) => (
                <li key={objectionId}>
                  {say(`异议 ${objectionId}：`, `No. ${objectionId}: `)}
                  {say(not)}
                </li>
              ))}
            </ul>
          </Note>
        )}
        <div className="flex">
          <button type="button" className="btn btn-main" disabled={idle} onClick={() => decide(true)}>
            {say(`立为异议（${count(ids.length)} 条），停下来核实`, `Open ${count(ids.length)}: the entry waits`)}
          </button>
          <button type="button" className="btn" disabled={idle} onClick={() => decide(false)}>
            {say(`不立（${count(ids.length)} 条）`, `Dismiss ${count(ids.length)}`)}
          </button>
        </div>
      </div>
    </section>
  );
}

function List({ items }: { readonly items: readonly Unread[] }) {
  const { say } = useReader();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const here = items.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const choose = (id: number, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  // As many as are decided in one go.
  const all = items.slice(0, 50).map(({ id }) => id);
  return (
    <div className="stack">
      <div className="flex">
        <button type="button" className="btn btn-s" onClick={() => setChosen(new Set(all))}>
          {say(`全选（${all.length} 条）`, `Choose all ${all.length}`)}
        </button>
        {here.length > 0 && (
          <button type="button" className="link" onClick={() => setChosen(new Set())}>
            {say('都不选', 'None')}
          </button>
        )}
      </div>
      <ul className="stack plain">
        {items.map((one) => (
          <One key={one.id} one={one} chosen={chosen.has(one.id)} onChoose={(on) => choose(one.id, on)} />
        ))}
      </ul>
      <Decide ids={here} onDone={() => setChosen(new Set())} />
    </div>
  );
}

export default function Objections() {
  const { say } = useReader();
  const { organisationId, organisationName } = useSeat();
  const waiting = useAnswer('GET /organisations/{id}/objections-to-read', { params: { id: organisationId } });
  return (
    <>
      <PageHead
        title={say('匿名异议', 'Objections without a name')}
        meta={say(
          `${organisationName}。没立以前不影响办理；公示期满前看完，才会往下走`,
          `${organisationName}. They hold nothing until opened; a notice passes once they were read`,
        )}
      />
      <Shown of={waiting} lines={6}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              says={{
                zh: '没有等着看的匿名异议。收到的会到这里来',
                en: 'Nothing waits to be read. What comes in appears here',
              }}
            />
          ) : (
            <List items={items} />
          )
        }
      </Shown>
    </>
  );
}
