// The cases behind one figure, each with its share of it.
import { kinds } from '#kinds/index.ts';
import { measuresOf } from '#policy/measures.ts';
import { isSealed } from '#policy/programme-class.ts';
import { useSeat } from '#web/desk/frame.tsx';
import type { Filter } from '#web/desk/rounds/case-filters.tsx';
import { Count, Foot, Status } from '#web/desk/rounds/case-list-parts.tsx';
import { type LongColumn, LongTable } from '#web/desk/rounds/long-table.tsx';
import { useScrolled } from '#web/desk/rounds/scrolled.ts';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { type CaseStatus, programmeOf, stageTitle } from '#web/desk/rounds/words.ts';
import { type Answer, request } from '#web/parts/api.ts';
import { caseNumber } from '#web/parts/case-name.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';

type Behind = Answer<'GET /figures/cases'>['items'][number];

const pageSize = 200;

export function BehindFigure({
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
    { key: 'name', title: say('姓名或单位', 'Who'), cell: (row) => row.name || say(caseNumber(row.caseId)) },
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
        linkOf={(row) => (row.opens ? `/desk/cases/${row.caseId}` : undefined)}
        foot={<Foot pages={pages} sealed={isSealed(programmeOf(round))} />}
      />
    </>
  );
}
