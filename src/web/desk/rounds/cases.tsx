// The cases of a round, however many: filtered by stage, state, union and name, or those behind one figure; what is on the screen can be exported.
import { useCallback, useEffect, useMemo, useState } from 'react';
import { chinaDate } from '#kit/clock.ts';
import { isSealed } from '#policy/programme-class.ts';
import { ExportButton } from '#web/desk/export-button.tsx';
import { useSeat } from '#web/desk/frame.tsx';
import { UndoBar } from '#web/desk/review/undo.tsx';
import { BehindFigure } from '#web/desk/rounds/behind-figure.tsx';
import { type Filter, Filters } from '#web/desk/rounds/case-filters.tsx';
import { Count, Foot, Status } from '#web/desk/rounds/case-list-parts.tsx';
import { chosenIn } from '#web/desk/rounds/choices.ts';
import { ChosenBar, chosenMost } from '#web/desk/rounds/chosen.tsx';
import { type LongColumn, LongTable, type Ticks } from '#web/desk/rounds/long-table.tsx';
import { useScrolled } from '#web/desk/rounds/scrolled.ts';
import { type TabProps, useFilter, useSaving } from '#web/desk/rounds/tab.ts';
import { type CaseStatus, programmeOf, stageTitle } from '#web/desk/rounds/words.ts';
import { type Answer, download, request } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { type Reader, useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

type Row = Answer<'GET /cases'>['items'][number];

const pageSize = 200;

function useColumns({ round }: Pick<TabProps, 'round'>): readonly LongColumn<Row>[] {
  const { say, language } = useReader();
  const { yuan, fullDay } = useFormats();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the formats are those of the language
  return useMemo(() => {
    const programme = programmeOf(round);
    return [
      { key: 'name', title: say('姓名或单位', 'Who'), width: '100px', cell: (row) => row.name },
      { key: 'id', title: say('编号', 'No.'), width: '76px', cell: (row) => row.id },
      { key: 'union', title: say('所在工会', 'Union'), cell: (row) => row.organisationName },
      {
        key: 'stage',
        title: say('环节', 'Stage'),
        width: '128px',
        cell: (row) => <span className="two">{say(stageTitle(programme, row.stage))}</span>,
      },
      { key: 'status', title: say('状态', 'State'), width: '110px', cell: (row) => <Status row={row} /> },
      {
        key: 'amount',
        title: say('金额', 'Amount'),
        width: '104px',
        right: true,
        cell: (row) => (row.amountFen === null ? '—' : yuan(row.amountFen)),
      },
      {
        key: 'due',
        title: say('期限', 'Due'),
        width: '144px',
        cell: (row) => (row.dueOn === null ? '—' : fullDay(row.dueOn)),
      },
      {
        key: 'changed',
        title: say('最近变动', 'Last change'),
        width: '144px',
        cell: (row) => fullDay(chinaDate(new Date(row.changedAt))),
      },
    ];
  }, [round, language]);
}

/** Only open cases can be decided or reminded of, and no more at once than can be taken back. */
function ticksOf(
  rows: readonly Row[],
  chosen: ReadonlyMap<number, Row>,
  choose: (next: ReadonlyMap<number, Row>) => void,
  say: Reader['say'],
): Ticks<Row> {
  const able: Row[] = [];
  for (let n = 0; n < rows.length && able.length < chosenMost; n++) if (rows[n]!.status === 'open') able.push(rows[n]!);
  return {
    isOn: ({ id }) => chosen.has(id),
    set(row, on) {
      const next = new Map(chosen);
      if (!on) next.delete(row.id);
      else if (row.status === 'open' && next.size < chosenMost) next.set(row.id, row);
      choose(next);
    },
    all: (on) => choose(on ? new Map(able.map((row) => [row.id, row])) : new Map()),
    allOn: able.length > 0 && able.every(({ id }) => chosen.has(id)),
    label: ({ name, id }) => say(`选 ${name} ${id}`, `Choose ${name} ${id}`),
    allLabel: say('选在办的（最多 200 件）', 'Choose those under way (200 at most)'),
  };
}

function Listed({ round, figures, filter, leads }: TabProps & { readonly filter: Filter }) {
  const { say } = useReader();
  const seat = useSeat();
  const save = useSaving();
  const columns = useColumns({ round });
  const { stage, status, odd, text, choice, sort } = filter;
  const organisation = Number(filter.organisation ?? seat.organisationId);
  const query = {
    ...{ organisation, round: round.id },
    ...(stage ? { stage } : {}),
    ...(status ? { status: status as CaseStatus } : {}),
    ...(odd === 'true' ? { odd: 'true' as const } : {}),
    ...(text ? { text } : {}),
    ...chosenIn(choice ?? ''),
  };
  const order = sort ? { sort: sort as 'newest' } : {};
  const pages = useScrolled<Row>(JSON.stringify([query, order]), (cursor, signal) =>
    request('GET /cases', { query: { ...query, ...order, limit: pageSize, ...(cursor ? { cursor } : {}) }, signal }),
  );
  const [chosen, setChosen] = useState<ReadonlyMap<number, Row>>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list is another choice
  useEffect(() => setChosen(new Map()), [JSON.stringify(query)]);
  const keyOf = useCallback((row: Row) => row.id, []);
  const linkOf = useCallback((row: Row) => `/desk/cases/${row.id}`, []);
  const may = seat.roles.some((role) => role === 'chair' || role === 'officer' || role === 'reviewer');
  const whole = Object.keys(query).length === 2 && organisation === seat.organisationId;
  const total = whole ? figures['cases.opened'] : undefined;
  return (
    <>
      <div className="flex between">
        <Count pages={pages} total={total} />
        <ExportButton
          small
          saving={save}
          says={say('导出这个列表', 'Export this list')}
          read={() => download('GET /exports/cases', { query: { ...query, format: 'xlsx' } })}
        />
      </div>
      <ErrorNote error={save.error} />
      <UndoBar />
      <ChosenBar
        {...{ round, leads }}
        cases={[...chosen.values()]}
        clear={() => setChosen(new Map())}
        again={pages.again}
      />
      <LongTable
        {...(may ? { ticks: ticksOf(pages.rows, chosen, setChosen, say) } : {})}
        label={say('办件列表', 'List of cases')}
        {...{ columns, keyOf, linkOf, rows: pages.rows, more: pages.more, busy: pages.busy, onEnd: pages.onEnd }}
        {...(total === undefined ? {} : { total })}
        foot={<Foot pages={pages} sealed={isSealed(programmeOf(round))} />}
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
