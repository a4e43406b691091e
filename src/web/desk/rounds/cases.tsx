// The cases of a round, however many: filtered by stage, state, union and name, or those behind one figure; what is on the screen can be exported.
import { useCallback, useEffect, useMemo, useState } from 'react';
import { kinds } from '#kinds/index.ts';
import { measuresOf } from '#policy/measures.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { type LongColumn, LongTable } from '#web/desk/rounds/long-table.tsx';
import { type Scrolled, useScrolled } from '#web/desk/rounds/scrolled.ts';
import { type TabProps, useFilter, useSaving } from '#web/desk/rounds/tab.ts';
import { type CaseStatus, programmeOf, stageTitle, statuses } from '#web/desk/rounds/words.ts';
import { type Answer, download, request } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { useHistoryMoved } from '#web/parts/live.ts';
import { ErrorNote } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Row = Answer<'GET /cases'>['items'][number];
type Behind = Answer<'GET /figures/cases'>['items'][number];
type Filter = Readonly<Record<string, string>>;

const pageSize = 200;
const typingMs = 300;

function Choice({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <label className="pick">
      <span>{label}</span>
      <select className="in" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([key, says]) => (
          <option key={key} value={key}>
            {says}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Waits until the typing pauses, so that each letter is not a question to the server. */
function TextFilter({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { say } = useReader();
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => onChange(text.trim()), typingMs);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <label className="pick">
      <span>{say('找人', 'Find')}</span>
      <input
        className="in"
        type="search"
        placeholder={say('姓名、拼音首字母或编号', 'Name, initials or number')}
        value={text}
        maxLength={100}
        onChange={(event) => setText(event.target.value)}
      />
    </label>
  );
}

function Filters({
  round,
  filter,
  set,
}: {
  readonly round: TabProps['round'];
  readonly filter: Filter;
  readonly set: (name: string, value: string) => void;
}) {
  const { say } = useReader();
  const seat = useSeat();
  const programme = programmeOf(round);
  const below = useAnswer('GET /organisations/{id}/children', {
    params: { id: seat.organisationId },
    query: { limit: 200 },
  });
  const all = ['', say('全部', 'All')] as const;
  const own = below.data?.items ?? [];
  const union = (filter.organisation ?? '') as string;
  return (
    <search className="filters">
      <TextFilter key={filter.text ?? ''} value={filter.text ?? ''} onChange={(value) => set('text', value)} />
      <Choice
        label={say('环节', 'Stage')}
        value={filter.stage ?? ''}
        options={[all, ...Object.keys(programme.stages).map((key) => [key, say(stageTitle(programme, key))] as const)]}
        onChange={(value) => set('stage', value)}
      />
      <Choice
        label={say('状态', 'State')}
        value={filter.status ?? ''}
        options={[all, ...Object.entries(statuses).map(([key, [, says]]) => [key, say(says)] as const)]}
        onChange={(value) => set('status', value)}
      />
      <Choice
        label={say('单位', 'Union')}
        value={union}
        options={[
          ['', seat.organisationName],
          ...own.map(({ id, name }) => [String(id), name] as const),
          ...(union !== '' && below.data && !own.some(({ id }) => String(id) === union)
            ? [[union, say(`编号 ${union}`, `No. ${union}`)] as const]
            : []),
        ]}
        onChange={(value) => set('organisation', value)}
      />
      <label className="tick">
        <input
          type="checkbox"
          checked={filter.odd === 'true'}
          onChange={(event) => set('odd', event.target.checked ? 'true' : '')}
        />
        {say('只看要留意的', 'Only those to look at')}
      </label>
    </search>
  );
}

function useColumns({ round }: Pick<TabProps, 'round'>): readonly LongColumn<Row>[] {
  const { say, language } = useReader();
  const { yuan, day, dayOf } = useFormats();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the formats are those of the language
  return useMemo(() => {
    const programme = programmeOf(round);
    return [
      { key: 'name', title: say('姓名或单位', 'Who'), width: '130px', cell: (row) => row.name },
      { key: 'id', title: say('编号', 'No.'), width: '84px', cell: (row) => row.id },
      { key: 'union', title: say('所在工会', 'Union'), cell: (row) => row.organisationName },
      {
        key: 'stage',
        title: say('环节', 'Stage'),
        width: '136px',
        cell: (row) => say(stageTitle(programme, row.stage)),
      },
      { key: 'status', title: say('状态', 'State'), width: '120px', cell: (row) => <Status row={row} /> },
      {
        key: 'amount',
        title: say('金额', 'Amount'),
        width: '120px',
        right: true,
        cell: (row) => (row.amountFen === null ? '—' : yuan(row.amountFen)),
      },
      {
        key: 'due',
        title: say('期限', 'Due'),
        width: '168px',
        cell: (row) => (row.dueOn === null ? '—' : day(row.dueOn)),
      },
      { key: 'changed', title: say('最近变动', 'Last change'), width: '184px', cell: (row) => dayOf(row.changedAt) },
    ];
  }, [round, language]);
}

function Status({ row }: { readonly row: Pick<Row, 'status' | 'odd'> }) {
  if (row.status === 'open' && row.odd) return <StatusTag tone="warn" says={{ zh: '要留意', en: 'To look at' }} />;
  const [tone, says] = statuses[row.status];
  return <StatusTag tone={tone} says={says} />;
}

/** Something was decided since the list was read: it says so and is read again when asked to, not under the reader's eyes. */
function useMoved(again: () => void): readonly [boolean, () => void] {
  const [moved, setMoved] = useState(false);
  useHistoryMoved(() => setMoved(true));
  const read = () => {
    setMoved(false);
    again();
  };
  return [moved, read];
}

function Count({ pages, total }: { readonly pages: Scrolled<unknown>; readonly total: number | undefined }) {
  const { say } = useReader();
  const { count } = useFormats();
  const [moved, read] = useMoved(pages.again);
  const got = count(pages.rows.length);
  return (
    <p className="meta flex" role="status">
      <span>
        {pages.more && total !== undefined
          ? say(
              `共 ${count(total)} 件，已取 ${got} 件，往下翻接着取`,
              `${count(total)} in all, ${got} read, more as you scroll`,
            )
          : pages.more
            ? say(`已取 ${got} 件，往下翻接着取`, `${got} read, more as you scroll`)
            : say(`共 ${got} 件`, `${got} in all`)}
      </span>
      {moved && (
        <button type="button" className="link" onClick={read}>
          {say('有新的变化，重新取', 'Something has changed: read again')}
        </button>
      )}
    </p>
  );
}

function Foot({ pages }: { readonly pages: Scrolled<unknown> }) {
  const { say } = useReader();
  if (pages.error)
    return (
      <div className="pb stack">
        <ErrorNote error={pages.error} />
        <button type="button" className="btn" onClick={pages.again}>
          {say('再取一次', 'Try again')}
        </button>
      </div>
    );
  if (pages.busy) return <p className="pb meta">{say('正在取……', 'Loading …')}</p>;
  if (pages.rows.length === 0)
    return (
      <p className="pb sub">{say('没有这样的办件。放宽一个条件试试', 'No such cases. Try with one condition less')}</p>
    );
  return null;
}

function Listed({ round, figures, filter }: TabProps & { readonly filter: Filter }) {
  const { say } = useReader();
  const seat = useSeat();
  const save = useSaving();
  const columns = useColumns({ round });
  const { stage, status, odd, text } = filter;
  const organisation = Number(filter.organisation ?? seat.organisationId);
  const query = {
    ...{ organisation, round: round.id },
    ...(stage ? { stage } : {}),
    ...(status ? { status: status as CaseStatus } : {}),
    ...(odd === 'true' ? { odd: 'true' as const } : {}),
    ...(text ? { text } : {}),
  };
  const pages = useScrolled<Row>(JSON.stringify(query), (cursor, signal) =>
    request('GET /cases', { query: { ...query, limit: pageSize, ...(cursor ? { cursor } : {}) }, signal }),
  );
  const keyOf = useCallback((row: Row) => row.id, []);
  const linkOf = useCallback((row: Row) => `/desk/cases/${row.id}`, []);
  const whole = Object.keys(query).length === 2 && organisation === seat.organisationId;
  const total = whole ? figures['cases.opened'] : undefined;
  return (
    <>
      <div className="flex between">
        <Count pages={pages} total={total} />
        <button
          type="button"
          className="btn btn-s"
          disabled={save.busy}
          onClick={() => save.start(() => download('GET /exports/cases', { query: { ...query, format: 'xlsx' } }))}
        >
          <Icon name="out" />
          {save.busy ? say('正在导出……', 'Exporting …') : say('导出这个列表', 'Export this list')}
        </button>
      </div>
      <ErrorNote error={save.error} />
      <LongTable
        label={say('办件列表', 'List of cases')}
        {...{ columns, keyOf, linkOf, rows: pages.rows, more: pages.more, busy: pages.busy, onEnd: pages.onEnd }}
        {...(total === undefined ? {} : { total })}
        foot={<Foot pages={pages} />}
      />
    </>
  );
}

function BehindFigure({
  round,
  filter,
  set,
}: TabProps & { readonly filter: Filter; readonly set: (name: string, value: string) => void }) {
  const { say } = useReader();
  const { yuan, count } = useFormats();
  const seat = useSeat();
  const programme = programmeOf(round);
  const measure = filter.measure ?? '';
  const organisation = Number(filter.organisation ?? seat.organisationId);
  const title = measuresOf(programme, kinds).get(measure.split('@')[0]!) ?? { zh: measure, en: measure };
  const [, , choice] = /@(\w+)=(.+)$/.exec(measure) ?? [];
  const money = /Fen(@|$)/.test(measure);
  const columns: readonly LongColumn<Behind>[] = [
    { key: 'name', title: say('姓名或单位', 'Who'), cell: (row) => row.name || `#${row.caseId}` },
    { key: 'id', title: say('编号', 'No.'), cell: (row) => row.caseId },
    { key: 'stage', title: say('环节', 'Stage'), cell: (row) => say(stageTitle(programme, row.stage)) },
    {
      key: 'status',
      title: say('状态', 'State'),
      cell: (row) => <Status row={{ status: row.status as CaseStatus, odd: false }} />,
    },
    {
      key: 'value',
      title: say('算进这个数', 'Its share'),
      right: true,
      cell: (row) => (money ? yuan(row.value) : count(row.value)),
    },
  ];
  const query = { organisation, round: round.id, measure };
  const pages = useScrolled<Behind>(JSON.stringify(query), (cursor, signal) =>
    request('GET /figures/cases', { query: { ...query, limit: pageSize, ...(cursor ? { cursor } : {}) }, signal }),
  );
  return (
    <>
      <div className="flex between">
        <p>
          {say('这个数里的办件：', 'Cases in this figure: ')}
          <b>{say(title).replace('（分）', '')}</b>
          {choice && `（${choice}）`}{' '}
          <button type="button" className="link" onClick={() => set('measure', '')}>
            {say('看全部办件', 'All cases')}
          </button>
        </p>
        <Count pages={pages} total={undefined} />
      </div>
      <LongTable
        label={say('这个数里的办件', 'Cases in this figure')}
        {...{ columns, rows: pages.rows, more: pages.more, busy: pages.busy, onEnd: pages.onEnd }}
        keyOf={(row) => row.caseId}
        linkOf={(row) => `/desk/cases/${row.caseId}`}
        foot={<Foot pages={pages} />}
      />
    </>
  );
}

export default function Cases(props: TabProps) {
  const [filter, set] = useFilter();
  return (
    <section className="panel cases">
      <div className="pb stack">
        {filter.measure ? (
          <BehindFigure {...props} filter={filter} set={set} />
        ) : (
          <>
            <Filters round={props.round} filter={filter} set={set} />
            <Listed {...props} filter={filter} />
          </>
        )}
      </div>
    </section>
  );
}
