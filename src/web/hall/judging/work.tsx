// One work before its judge: what he may see of it, his sheet, and the way out for whoever is too near to it.
import '#web/hall/judging/judging.css';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { systemClock } from '#kit/clock.ts';
import { text } from '#kit/text.ts';
import { pointsText } from '#policy/scoring.ts';
import {
  draftName,
  type MyPanel,
  nextAfter,
  standingOf,
  stillToMark,
  typedIn,
  type Work,
} from '#web/hall/judging/words.ts';
import { Phone } from '#web/hall/phone.tsx';
import { newKey } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { dropDraft, keepDraft, keptDraft } from '#web/parts/drafts.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note, Shown, Unread } from '#web/parts/said.tsx';
import { Sheet, sheetFrom, type Typed, typedFrom } from '#web/parts/score-sheet.tsx';
import { StatusTag } from '#web/parts/status.tsx';

interface Props {
  readonly panel: MyPanel;
  readonly work: Work;
  readonly personId: number;
}

const sending = text('交分', 'Send the mark');

function Marking({ panel, work, personId }: Props) {
  const { say } = useReader();
  const [, go] = useLocation();
  const name = draftName(panel.id, work.number);
  const [draft] = useState(() => keptDraft(personId, name));
  const [actionId, setActionId] = useState(draft?.actionId ?? newKey());
  const [typed, setTyped] = useState(typedIn(draft) ?? typedFrom(work.mark?.sheet ?? []));
  const mark = useDoing('POST /me/panels/{id}/works/{number}/mark', {
    done: () => {
      dropDraft(personId, name);
      // A mark that was changed leads back to the list; one that was waited for, to the next work.
      const next = work.standing === 'waiting' ? nextAfter(panel.waiting, work.number) : null;
      go(`/hall/judging/${panel.id}${next === null ? '' : `/${next}`}`, { replace: true });
    },
  });
  const type = (next: Typed) => {
    // Another sheet is another action: what was sent before and lost on the way must not answer for it.
    const id = newKey();
    setActionId(id);
    setTyped(next);
    keepDraft(personId, name, { values: { ...next }, actionId: id, savedAt: systemClock.now().toISOString() });
  };
  const sheet = sheetFrom(panel.criteria, typed);
  return (
    <section className={work.standing === 'waiting' ? 'sec waitsec stack' : 'sec stack'}>
      <h2>{say('打分', 'Mark')}</h2>
      <Sheet
        {...{ criteria: panel.criteria, sends: sending, typed, busy: mark.isPending }}
        thumb
        // While it is on its way nothing else is written: what comes after it begins with the next work.
        onType={(next) => !mark.isPending && type(next)}
        onSend={() =>
          sheet && mark.mutate({ params: { id: panel.id, number: work.number }, body: { id: actionId, sheet } })
        }
      />
      <ErrorNote error={mark.error} />
      <p className="meta">
        {say(
          '写的先存在这台设备上，没有网络也不丢；交上去以后，结束评审前还可以改',
          'What you write stays on this device until it is sent; sent, it can be changed until the panel is closed',
        )}
      </p>
    </section>
  );
}

function TooNear({ panel, work, personId }: Props) {
  const { say } = useReader();
  const [, go] = useLocation();
  const [open, setOpen] = useState(false);
  const [why, setWhy] = useState('');
  const [actionId] = useState(newKey);
  const recuse = useDoing('POST /me/panels/{id}/works/{number}/recusal', {
    done: () => {
      dropDraft(personId, draftName(panel.id, work.number));
      go(`/hall/judging/${panel.id}`);
    },
  });
  if (!open)
    return (
      <p className="pad">
        <button type="button" className="btn btn-quiet" onClick={() => setOpen(true)}>
          {say('这件我要回避', 'I am too near to this work')}
        </button>
      </p>
    );
  return (
    <section className="sec stack">
      <h2>{say('申请回避', 'Recuse yourself')}</h2>
      <div className="field">
        <label htmlFor="too-near">{say('和作品的关系', 'How you are related')}</label>
        <p className="hint">
          {say('例如：是我徒弟的。回避以后不能再打分', 'For example: by my apprentice. After that you cannot mark it')}
        </p>
        <textarea
          id="too-near"
          className="in"
          rows={2}
          maxLength={500}
          value={why}
          onChange={({ target }) => setWhy(target.value)}
        />
      </div>
      <button
        type="button"
        className="btn btn-wide"
        disabled={why.trim().length < 2 || recuse.isPending}
        onClick={() =>
          recuse.mutate({ params: { id: panel.id, number: work.number }, body: { id: actionId, why: why.trim() } })
        }
      >
        {say('回避这件', 'Recuse myself from it')}
      </button>
      <ErrorNote error={recuse.error} />
    </section>
  );
}

/** What the programme lets a judge see. */
function Shows({ work: { by, answers } }: Pick<Props, 'work'>) {
  const { say } = useReader();
  return (
    <section className="sec stack">
      {by && (
        <p>
          <b>{by.name}</b> <span className="meta">{by.organisationName}</span>
        </p>
      )}
      {answers.map(({ field, label, shown }) => (
        <div key={field}>
          <h2 className="asked">{say(label)}</h2>
          <p className="said">{shown ? say(shown) : say('没有填', 'Left empty')}</p>
        </div>
      ))}
    </section>
  );
}

const NotForYou = () => {
  const { say } = useReader();
  return (
    <section className="sec">
      <p>
        {say(
          '这件是您本人或您单位的，或您申请了回避，不用您打分，内容也不给您看',
          'It is your own, of your unit, or you recused yourself: you do not mark it and do not see it',
        )}
      </p>
    </section>
  );
};

function Before({ panel, work, personId }: Props) {
  const { say } = useReader();
  const { deadline } = useFormats();
  const open = work.standing === 'waiting' || work.standing === 'marked';
  return (
    <>
      <div className="hi">
        <h1>{say(`${work.number} 号作品`, `Work ${work.number}`)}</h1>
        <StatusTag {...standingOf(personId, panel.id, work)} />
        {work.standing === 'waiting' && panel.left > 0 && (
          <p className="meta">{say(stillToMark(panel, panel.dueOn && deadline(panel.dueOn)))}</p>
        )}
      </div>
      {work.standing === 'recused' ? <NotForYou /> : <Shows work={work} />}
      {open ? (
        <>
          <Marking panel={panel} work={work} personId={personId} />
          <TooNear panel={panel} work={work} personId={personId} />
        </>
      ) : (
        work.mark && (
          <div className="pad">
            <Note>{say(`您打了 ${pointsText(work.mark.total)} 分`, `You gave ${pointsText(work.mark.total)}`)}</Note>
          </div>
        )
      )}
    </>
  );
}

export default function JudgeWork({ id, number }: { readonly id: string; readonly number: string }) {
  // The next work begins at its head, wherever the last one was left.
  useEffect(() => {
    window.scrollTo(0, 0);
  }, []);
  const me = useAnswer('GET /me', {});
  const panel = useAnswer('GET /me/panels/{id}', { params: { id: Number(id) } });
  const work = useAnswer('GET /me/panels/{id}/works/{number}', { params: { id: Number(id), number: Number(number) } });
  return (
    <Phone title={panel.data?.name ?? ''} back={`/hall/judging/${id}`} tabs="beside">
      {panel.data ? (
        <Shown of={work} lines={8}>
          {(one) => <Before panel={panel.data} work={one} personId={me.data?.personId ?? 0} />}
        </Shown>
      ) : (
        <section className="sec">
          <Unread of={[panel]} lines={8} />
        </section>
      )}
    </Phone>
  );
}
