// Signed sheets typed at the desk, seat by seat: what a colleague typed is not shown, so that two people read the same paper. What is typed stays on this
// device until it is sent.
import '#web/desk/panels/panels.css';
import '#web/parts/form/form.css';
import { useEffect, useRef, useState } from 'react';
import { useParams } from 'wouter';
import { systemClock } from '#kit/clock.ts';
import { type Text, text } from '#kit/text.ts';
import { joined } from '#policy/in-words.ts';
import { Labelled } from '#web/desk/field.tsx';
import { PageHead } from '#web/desk/frame.tsx';
import Missing from '#web/desk/missing.tsx';
import { Panel } from '#web/desk/panel.tsx';
import type { PanelWhole } from '#web/desk/panels/page.tsx';
import { Pick } from '#web/desk/pick.tsx';
import { newKey } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { dropDraft, keepDraft, keptDraft } from '#web/parts/drafts.ts';
import { FileInput } from '#web/parts/form/file-input.tsx';
import { filesOf } from '#web/parts/form/upload.ts';
import { useReader } from '#web/parts/language.tsx';
import { More, type Pages, type RowOf, usePages } from '#web/parts/pages.tsx';
import { ErrorNote, Note, Shown, Unread } from '#web/parts/said.tsx';
import { Sheet, sheetFrom, type Typed, typedFrom } from '#web/parts/score-sheet.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

type Row = RowOf<'GET /panels/{id}/sheets'>;

const standings: Readonly<Record<Row['standing'], { readonly tone: Tone; readonly says: Text }>> = {
  waiting: { tone: 'off', says: text('还没录', 'To be typed') },
  typed: { tone: 'wait', says: text('同事录了，等您再录一遍', 'Typed by a colleague: type it again') },
  'typed-by-you': { tone: 'go', says: text('您录了，等同事再录一遍', 'Typed by you: a colleague types it again') },
  differs: { tone: 'bad', says: text('两次录的不一样', 'Typed differently') },
  marked: { tone: 'ok', says: text('有分了', 'Marked') },
  recused: { tone: 'off', says: text('要回避，没有表', 'Recused: no sheet') },
  closed: { tone: 'off', says: text('评审已结束', 'Closed') },
};

const toType = ({ standing }: Row): boolean =>
  standing === 'waiting' || standing === 'typed' || standing === 'typed-by-you' || standing === 'differs';
/** Those that wait for whoever reads this. */
const waitsForMe = ({ standing }: Row): boolean => toType({ standing } as Row) && standing !== 'typed-by-you';

const typedIn = (values: Readonly<Record<string, unknown>> | undefined): Typed | null => {
  const { points, vetoes } = (values ?? {}) as Partial<Typed>;
  return points && vetoes ? { points, vetoes } : null;
};

const paperField = {
  type: 'file',
  optional: true,
  label: text('签了字的评分表', 'The signed sheet'),
  accept: ['image/jpeg', 'image/png', 'application/pdf'],
} as const;

interface SheetProps {
  readonly panel: PanelWhole;
  readonly seat: number;
  readonly row: Row;
  readonly personId: number;
  /** It was sent: whether it counts now. */
  readonly onSent: (counts: boolean) => void;
}

/** A sheet on this device: what was typed, under which id it is sent, and its paper. */
function useTyping({ panel, seat, row, personId, onSent }: SheetProps) {
  const name = `sheet-${panel.id}-${seat}-${row.number}`;
  const [draft] = useState(() => keptDraft(personId, name));
  const [actionId, setActionId] = useState(draft?.actionId ?? newKey());
  const [typed, setTyped] = useState(typedIn(draft?.values) ?? typedFrom(row.own ?? []));
  const [paper, setPaper] = useState(draft?.values.paper);
  const keep = (next: Typed, nextPaper: unknown) => {
    const id = newKey();
    setActionId(id);
    setTyped(next);
    setPaper(nextPaper);
    const values = { ...next, ...(typeof nextPaper === 'number' ? { paper: nextPaper } : {}) };
    keepDraft(personId, name, { values, actionId: id, savedAt: systemClock.now().toISOString() });
  };
  const send = useDoing('POST /panels/{id}/sheets', {
    done: ({ counts }) => {
      dropDraft(personId, name);
      setActionId(newKey());
      onSent(counts);
    },
  });
  const sheet = sheetFrom(panel.criteria, typed);
  const submit = () => {
    if (!sheet) return;
    const body = { id: actionId, number: row.number, seat, sheet };
    send.mutate({ params: { id: panel.id }, body: typeof paper === 'number' ? { ...body, paper } : body });
  };
  return {
    typed,
    paper,
    type: (next: Typed) => keep(next, paper),
    attach: (id: unknown) => keep(typed, id),
    send,
    submit,
  };
}

const sends = text('录好这一张', 'Enter this sheet');

function Differs({ panel, row }: Pick<SheetProps, 'panel' | 'row'>) {
  const { say } = useReader();
  if (row.standing !== 'differs') return null;
  const names = panel.criteria.filter(({ key }) => row.differing.includes(key)).map(({ label }) => label);
  const where = joined(names, '、', ', ');
  return (
    <Note tone="bad" live>
      <b>{say(`两次录的不一样：${where.zh}`, `Typed differently: ${where.en}`)}</b>
      <p>
        {say(
          '请对着原表再看这几项。哪一位录错了，由那一位自己改；两人录得一样才算分',
          'Look at these on the paper again. Whoever typed it wrongly corrects it himself; it counts when both are the same',
        )}
      </p>
    </Note>
  );
}

function Typing(props: SheetProps) {
  const { panel, row } = props;
  const { say } = useReader();
  const { typed, paper, type, attach, send, submit } = useTyping(props);
  const [files] = useState(() => {
    const own = filesOf(panel.roundId);
    const field = `${panel.stage}:enter-sheet:paper`;
    return { ...own, send: ((_, file, told) => own.send(field, file, told)) as typeof own.send };
  });
  return (
    <div className="pb stack">
      <Differs panel={panel} row={row} />
      <Sheet {...{ criteria: panel.criteria, sends, typed, busy: send.isPending }} onType={type} onSend={submit} />
      <ErrorNote error={send.error} />
      <div className="field">
        <label className="lab" htmlFor="sheet-paper">
          {say('附上原表（可不附）', 'The paper itself (optional)')}
        </label>
        <FileInput
          {...{
            field: paperField,
            path: 'paper',
            id: 'sheet-paper',
            value: paper,
            fault: undefined,
            context: {},
            files,
          }}
          set={attach}
          leave={() => undefined}
        />
      </div>
    </div>
  );
}

interface ListProps {
  readonly pages: Pages<Row>;
  readonly chosen: number | undefined;
  readonly onChoose: (number: number) => void;
}

function Rows({ pages, chosen, onChoose }: ListProps) {
  const { say } = useReader();
  return (
    <>
      <ul className="sheet-rows">
        {pages.rows.map((row) => (
          <li key={row.number}>
            <button
              type="button"
              className="sheet-row"
              aria-current={row.number === chosen ? 'true' : undefined}
              disabled={!toType(row)}
              onClick={() => onChoose(row.number)}
            >
              <span>{say(`${row.number} 号`, `No. ${row.number}`)}</span>
              <StatusTag {...standings[row.standing]} />
            </button>
          </li>
        ))}
      </ul>
      <More pages={pages} />
    </>
  );
}

interface SeatProps {
  readonly panel: PanelWhole;
  readonly seat: number;
  readonly personId: number;
}

function OfSeat({ panel, seat, personId }: SeatProps) {
  const { say } = useReader();
  const pages = usePages('GET /panels/{id}/sheets', { params: { id: panel.id }, query: { seat } });
  const [picked, setPicked] = useState<number>();
  const moved = useRef(false);
  const form = useRef<HTMLDivElement>(null);
  const number = picked ?? pages.rows.find(waitsForMe)?.number;
  const row = pages.rows.find((one) => one.number === number && toType(one));
  useEffect(() => {
    // Whoever types many goes on at the first field of the next one.
    if (moved.current && number !== undefined) form.current?.querySelector('input')?.focus();
    moved.current = false;
  }, [number]);
  if (!pages.of.data)
    return (
      <Panel title={say('评分表', 'Sheets')}>
        <div className="pb">
          <Unread of={[pages.of]} lines={6} />
        </div>
      </Panel>
    );
  const sent = (one: Row) => (counts: boolean) => {
    // A second typing that does not agree stays before whoever typed it.
    if (!counts && one.standing !== 'waiting' && one.standing !== 'typed-by-you') return;
    const others = pages.rows.filter((other) => other.number !== one.number && waitsForMe(other));
    moved.current = true;
    setPicked((others.find((other) => other.number > one.number) ?? others[0])?.number ?? one.number);
  };
  return (
    <div className="cols sheet-cols">
      <Panel title={say('这一席的评分表', 'Sheets of this seat')}>
        <Rows pages={pages} chosen={row?.number} onChoose={setPicked} />
      </Panel>
      <div ref={form}>
        {row ? (
          <Panel title={say(`${row.number} 号作品`, `Work ${row.number}`)}>
            <Typing key={row.number} {...{ panel, seat, row, personId }} onSent={sent(row)} />
          </Panel>
        ) : (
          <Panel title={say('没有等您录的', 'Nothing waits for you')}>
            <p className="pb">
              {say(
                '这一席的表都录过了。换一席，或请同事再录一遍',
                'All sheets of this seat are typed. Choose another seat, or let a colleague type them again',
              )}
            </p>
          </Panel>
        )}
      </div>
    </div>
  );
}

function Page({ panel, personId }: Omit<SeatProps, 'seat'>) {
  const { say } = useReader();
  const seats = panel.seats.filter(({ gone }) => !gone);
  const [seat, setSeat] = useState((seats.find(({ left }) => left > 0) ?? seats[0])!.seat);
  const label = say('哪一席的表', 'Sheets of which seat');
  return (
    <>
      <PageHead
        title={say('录纸质评分表', 'Type signed sheets')}
        crumbs={[
          ['/desk/rounds', say('批次', 'Rounds')],
          [`/desk/panels/${panel.id}`, panel.name],
        ]}
        meta={say(
          '每张由两个人各录一遍，录得一样才算分',
          'Each is typed by two people, and counts when both are the same',
        )}
      />
      <div className="stack">
        <div className="sheet-seat">
          <Labelled label={label}>
            <Pick
              label={label}
              value={String(seat)}
              options={seats.map(
                (one) =>
                  [String(one.seat), say(`${one.seat} 席 ${one.name}`, `Seat ${one.seat}: ${one.name}`)] as const,
              )}
              onChange={(value) => setSeat(Number(value))}
            />
          </Labelled>
        </div>
        <OfSeat key={seat} {...{ panel, seat, personId }} />
      </div>
    </>
  );
}

export default function PanelSheets() {
  const { id = '' } = useParams();
  const sound = /^\d+$/.test(id);
  const me = useAnswer('GET /me', {});
  const panel = useAnswer('GET /panels/{id}', { params: { id } }, { enabled: sound });
  if (!sound) return <Missing />;
  return (
    <Shown of={panel} lines={8}>
      {(found) =>
        me.data ? <Page key={found.id} panel={found} personId={me.data.personId} /> : <Unread of={[me]} lines={8} />
      }
    </Shown>
  );
}
